import { TARGET_NAMES } from "../../collector-config/target-kind.ts";
import { SIGNALS } from "../../otlp/item.ts";
import { nextOf } from "../../record/pipeline-facts.ts";
import type { Found, Rule } from "./rule.ts";
import { listOf, type RunFacts, totalMissing } from "./run-facts.ts";

const MINUTE_MS = 60_000;
/** Sequence numbers that the message names, per signal. */
const NAMED = 10;

/** Something still moved when the wait ended, and no item came nearer to the target: a verdict all the same. */
export const notAtRest = {
  code: "not-at-rest",
  severities: ["loss", "risk"],
  detect,
} as const satisfies Rule;

function detect(facts: RunFacts): Found[] {
  const { how, waitedMs = 0, state } = facts.settled;
  if (how !== "unsettled") return [];
  const missing = totalMissing(facts);
  const minutes = Math.round(waitedMs / MINUTE_MS);
  const open = state.partitions.filter((found) => found.end > nextOf(found));
  const arrived = SIGNALS.map((signal) => `${signal} ${state.arrived[signal]}`);
  return [
    {
      severity: missing > 0 ? "loss" : "risk",
      message:
        `The pipeline did not settle: for ${minutes} minutes no item came nearer to ${TARGET_NAMES[facts.target]}, and something still moved` +
        (missing === 0
          ? "; every item is accounted for."
          : `; ${missing} items are not accounted for: ${unaccounted(facts)}.`),
      remedy:
        "see the collectors' logs for what is sent again and again (message_marking, retry_on_failure), and leave out for this run what feeds the pipeline by itself (--leave-out ID)",
      evidence: [
        { source: TARGET_NAMES[facts.target], text: `arrived: ${arrived.join(", ")}` },
        ...open.map((found) => ({
          source: `topic ${found.topic}, partition ${found.partition}`,
          text: `${found.end - nextOf(found)} messages are not committed`,
        })),
      ],
    },
  ];
}

/** `traces 3 (0, 4, 7) and logs 12 (0, 1, ...)`, by sequence number. */
function unaccounted({ signals }: RunFacts): string {
  return listOf(
    SIGNALS.flatMap((signal) => {
      const { missing = 0, missingSequences = [] } = signals[signal] ?? {};
      if (missing === 0) return [];
      const named = missingSequences.slice(0, NAMED).join(", ");
      return [`${signal} ${missing} (${named}${missing > NAMED ? ", ..." : ""})`];
    }),
  );
}
