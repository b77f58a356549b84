import { droppedAtEdge } from "./dropped-at-edge.ts";
import type { Rule } from "./rule.ts";

/**
 * Kafka rejects what the edge collector writes as invalid, as a compacted topic does with records that
 * have no key. The exporter takes that for permanent: it drops what was accepted.
 * @see https://kafka.apache.org/documentation/#topicconfigs_cleanup.policy
 */
export const recordInvalid = {
  code: "record-invalid",
  severities: ["loss", "risk"],
  detect: (facts) =>
    droppedAtEdge(facts, "record-invalid", {
      kafka: (topics) => `Kafka rejects the edge collector's records in ${topics} as invalid`,
      remedy:
        "give the topics cleanup.policy=delete: a compacted topic takes no record without a key, and the exporter writes none by default; the broker's log names any other reason",
    }),
} as const satisfies Rule;
