import { outcomeFor } from "./finding-kit.ts";
import { configEvidence, durablePlaces, logEvidence, mismatchesOf } from "./mismatches.ts";
import type { Found, Rule } from "./rule.ts";
import { listOf, type RunFacts } from "./run-facts.ts";

/** A signal is written to a topic from which the backend does not read that signal. */
export const topicMismatch = {
  code: "topic-mismatch",
  severities: ["loss", "risk"],
  detect,
} as const satisfies Rule;

function detect(facts: RunFacts): Found[] {
  return mismatchesOf(facts)
    .filter(({ kind, silent }) => kind === "topic" && !silent)
    .map((mismatch) => {
      const { write, reads, others, missing, sent, partitions, named } = mismatch;
      const topic = write.topic.value;
      const elsewhere = reads.flatMap(({ topics }) => topics.value);
      const takenBy = others.map(({ signal }) => signal);
      const { severity, sentence } = outcomeFor(
        missing > 0 ? `Missing: ${missing} of ${sent} ${write.signal}.` : undefined,
        { wasSent: sent > 0 },
      );
      return {
        severity,
        message: [
          `The edge writes ${write.signal} to ${topic}. The backend `,
          elsewhere.length > 0
            ? `reads ${write.signal} from ${listOf(elsewhere)}`
            : `has no receiver that reads ${write.signal}`,
          takenBy.length > 0
            ? `, and takes ${topic} for ${listOf(takenBy)}`
            : `, and no receiver reads ${topic}`,
          `. ${sentence}`,
        ].join(""),
        remedy: `let the edge write ${write.signal} to the topic that the backend reads, one for each signal (${durablePlaces(facts, write.signal).topics})`,
        evidence: [
          ...configEvidence(mismatch),
          ...partitions.map(({ partition, start, end, committed }) => ({
            source: `topic ${topic}, partition ${partition}`,
            text: `offsets ${start} to ${end - 1n}; committed: ${committed ?? "nothing, by no group"}`,
          })),
          ...(named.length > 0 ? logEvidence(facts, mismatch) : []),
        ],
      };
    });
}
