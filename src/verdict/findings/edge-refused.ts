import { edgeAnswer } from "./edge-answers.ts";
import type { Found, Rule } from "./rule.ts";
import type { RunFacts } from "./run-facts.ts";

/** Items that the edge refused, so that the SDK got an error. */
export const edgeRefused = {
  code: "edge-refused",
  severities: ["loss"],
  detect,
} as const satisfies Rule;

function detect(facts: RunFacts): Found[] {
  const { items, evidence } = edgeAnswer(facts, "refused");
  if (items === 0) return [];
  return [
    {
      severity: "loss",
      message: `The edge collector refused ${items} items, and the SDK got an error.`,
      remedy: "see the edge collector's log for the reason: a processor, a full queue, a limit",
      evidence,
    },
  ];
}
