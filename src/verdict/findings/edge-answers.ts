import { SIGNALS } from "../../otlp/item.ts";
import type { Finding } from "./finding.ts";
import type { RunFacts } from "./run-facts.ts";

/** Items that the edge refused (the SDK was told) or never answered for (the SDK cannot know). */
export function edgeAnswers(facts: RunFacts): Finding[] {
  const count = (of: "refused" | "unknown") =>
    SIGNALS.reduce((sum, signal) => sum + (facts.signals[signal]?.[of] ?? 0), 0);
  const [refused, unknown] = [count("refused"), count("unknown")];
  const evidence = [{ source: facts.logFiles.edge, text: "the edge collector's log" }];
  const found: Finding[] = [];
  if (refused > 0) {
    found.push({
      code: "edge-refused",
      severity: "loss",
      message: `the edge collector refused ${refused} items; the SDK was told.`,
      remedy: "see the edge collector's log for the reason: a processor, a full queue, a limit",
      evidence,
    });
  }
  if (unknown > 0) {
    found.push({
      code: "unacknowledged",
      severity: "risk",
      message: `the edge collector did not answer in time, or only with a word to try again (429, 5xx), for ${unknown} items; they may have been taken or not.`,
      remedy:
        "see the edge collector's log; an edge this slow or this full makes SDKs drop or send twice",
      evidence,
    });
  }
  return found;
}
