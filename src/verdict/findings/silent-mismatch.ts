import { configEvidence, durablePlaces, mismatchesOf } from "./mismatches.ts";
import type { Found, Rule } from "./rule.ts";
import type { RunFacts } from "./run-facts.ts";

/**
 * The two configs do not fit, everything of a signal is gone with its offsets committed, and the
 * collector has not said a word: neither its log nor the consumer group's lag shows it.
 */
export const silentMismatch = {
  code: "silent-mismatch",
  severities: ["loss"],
  detect,
} as const satisfies Rule;

function detect(facts: RunFacts): Found[] {
  return mismatchesOf(facts)
    .filter(({ silent }) => silent)
    .map((mismatch) => {
      const { kind, write, reads, others, missing, sent, partitions } = mismatch;
      const reader = (kind === "encoding" ? reads : others)[0];
      const messages = partitions.reduce((sum, { start, end }) => sum + (end - start), 0n);
      const phantoms = facts.signals[write.signal]?.unexpected ?? 0;
      return {
        severity: "loss",
        message: [
          `The edge writes ${write.signal} as ${write.encoding.value}, and the backend reads ${write.topic.value} as `,
          kind === "encoding" ? "" : `${reader?.signal} in `,
          `${reader?.encoding.value}. ${missing} of ${sent} ${write.signal} are gone without a log line: `,
          `all ${messages} messages of ${write.topic.value} are committed, the lag is 0, none of them arrived as what it was, and no line of the backend collector's log names one. `,
          phantoms > 0 ? `Documents that were not sent: ${phantoms}. ` : "",
          "No alert on errors or lag can see this.",
        ].join(""),
        remedy: `set the same topic and encoding for ${write.signal} on both sides (${durablePlaces(facts, write.signal).encodings}), and watch that the items themselves arrive; Elastic supports otlp_proto and otlp_json`,
        evidence: [
          ...configEvidence(mismatch),
          ...partitions.map(({ partition, start, end, committed }) => ({
            source: `topic ${write.topic.value}, partition ${partition}`,
            text: `offsets ${start} to ${end - 1n}; committed: ${committed}`,
          })),
          {
            source: facts.logFiles.backend,
            text: `no error or warning names a message of ${write.topic.value}; log sampling is off`,
          },
        ],
      };
    });
}
