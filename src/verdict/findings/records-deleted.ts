import { changesOf } from "../../record/admin-facts.ts";
import { counted, itemsBySignal } from "./finding-kit.ts";
import { goneWith, messagesIn, removedEvidence, resetEvidence } from "./removed-records.ts";
import type { Found, Rule } from "./rule.ts";
import type { RunFacts } from "./run-facts.ts";

/** Records were deleted on purpose before the backend had committed them. */
export const recordsDeleted = {
  code: "records-deleted",
  severities: ["loss", "risk"],
  detect,
} as const satisfies Rule;

function detect(facts: RunFacts): Found[] {
  const deleted = changesOf(facts.administration, "delete-records");
  const ranges = deleted.flatMap((change) => change.ranges);
  if (ranges.length === 0) return [];
  const topics = [...new Set(ranges.map(({ range }) => range.topic))].join(", ");
  const lost = itemsBySignal(goneWith(deleted, facts));
  return [
    {
      severity: lost === undefined ? "risk" : "loss",
      message:
        `Somebody deleted ${counted(messagesIn(ranges), "message")} of ${topics} (kafka-delete-records.sh) before the backend collector had committed them. ` +
        (lost === undefined
          ? "Their items arrived: the backend had read them already."
          : `Gone with them: ${lost}.`),
      remedy:
        "delete records only up to the offset that every consumer group has committed (kafka-consumer-groups.sh --describe)",
      evidence: [...removedEvidence(ranges), ...resetEvidence(facts)],
    },
  ];
}
