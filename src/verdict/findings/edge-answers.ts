import { SIGNALS } from "../../otlp/item.ts";
import type { Evidence } from "../../record/judged-by.ts";
import type { RunFacts } from "./run-facts.ts";

/** How many items of all signals the edge answered for in a way, and where to read why. */
export function edgeAnswer(
  { signals, logFiles }: RunFacts,
  answer: "refused" | "unknown",
): { readonly items: number; readonly evidence: readonly Evidence[] } {
  return {
    items: SIGNALS.reduce((sum, signal) => sum + (signals[signal]?.[answer] ?? 0), 0),
    evidence: [{ source: logFiles.edge, text: "the edge collector's log" }],
  };
}
