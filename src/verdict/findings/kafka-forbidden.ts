import { droppedAtEdge } from "./dropped-at-edge.ts";
import type { Rule } from "./rule.ts";

/**
 * Kafka forbids the edge collector's user to write to a topic. The exporter takes that for permanent: it
 * drops what was accepted, whatever its queue and its retries are set to.
 * @see https://kafka.apache.org/documentation/#security_authz
 */
export const kafkaForbidden = {
  code: "kafka-forbidden",
  severities: ["loss", "risk"],
  detect: (facts) =>
    droppedAtEdge(facts, "topic-forbidden", {
      kafka: (topics) => `Kafka does not let the edge collector's user write to ${topics}`,
      remedy:
        "give the user the rights Describe and Write on the topics, and Create where the edge makes them, before the edge is started; watch otelcol_exporter_send_failed_* of the edge",
    }),
} as const satisfies Rule;
