import { messageBytes } from "../../collector-config/settings/message-sizes.ts";
import type { Rule } from "../rule.ts";
import { kafkaExporters } from "../settings/behind-kafka.ts";

/** `message.max.bytes` of a broker that sets none. @see https://kafka.apache.org/documentation/#brokerconfigs_message.max.bytes */
const BROKER_BYTES = 1_048_588;

/** The edge allows messages that a broker refuses by default. */
export const messageExceedsBroker: Rule = {
  id: "message-exceeds-broker",
  severity: "warning",
  title: "The edge allows messages that are larger than a broker takes by default.",
  provedBy: { file: "tests/exhaustive/limits.test.ts", names: "too-large" },
  find: ({ edge }) =>
    kafkaExporters(edge).flatMap((exporter) => {
      const { bytes, place } = messageBytes(edge, exporter);
      if (bytes <= BROKER_BYTES) return [];
      return [
        {
          place,
          message: `${exporter.id} allows messages of ${bytes} bytes, and a broker takes ${BROKER_BYTES} unless it sets message.max.bytes. What the broker refuses is dropped.`,
          remedy:
            "set message.max.bytes of the broker, or max.message.bytes of the topics, to at least as much, or leave max_message_bytes out",
        },
      ];
    }),
};
