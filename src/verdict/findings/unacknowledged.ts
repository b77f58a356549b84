import { edgeAnswer } from "./edge-answers.ts";
import type { Found, Rule } from "./rule.ts";
import type { RunFacts } from "./run-facts.ts";

/** Items that the edge never answered for: the SDK cannot know whether it took them. */
export const unacknowledged = {
  code: "unacknowledged",
  severities: ["risk"],
  detect,
} as const satisfies Rule;

function detect(facts: RunFacts): Found[] {
  const { items, evidence } = edgeAnswer(facts, "unknown");
  if (items === 0) return [];
  return [
    {
      severity: "risk",
      message: `The edge collector did not answer in time, or asked to retry (429, 5xx), for ${items} ${items === 1 ? "item; it may have accepted it" : "items; it may have accepted them"} or not.`,
      remedy:
        "see the edge collector's log; an edge this slow or this full makes SDKs drop items or send them twice",
      evidence,
    },
  ];
}
