import { batchBytes, messageBytes } from "../../collector-config/settings/message-sizes.ts";
import type { Rule } from "../rule.ts";
import { kafkaExporters } from "../settings/behind-kafka.ts";
import { durableEdge } from "../settings/durable-place.ts";

/** The edge's batches may be larger than a message may be. */
export const batchExceedsMessage: Rule = {
  id: "batch-exceeds-message",
  severity: "error",
  title: "The edge's batches may be larger than its exporter lets a message be.",
  provedBy: { file: "tests/exhaustive/limits.test.ts", names: "too-large" },
  find: (pair) =>
    kafkaExporters(pair.edge).flatMap((exporter) => {
      const batch = batchBytes(pair.edge, exporter);
      const message = messageBytes(pair.edge, exporter);
      if (batch === undefined || batch.bytes <= message.bytes) return [];
      return [
        {
          place: batch.place,
          message: `${exporter.id} makes batches of up to ${batch.bytes} bytes, and takes messages of up to ${message.bytes} (producer: max_message_bytes). A batch that is larger is dropped.`,
          remedy: `set max_size well below max_message_bytes, as ${durableEdge(pair, "sending_queue", "batch", "max_size")} does`,
          related: [{ place: message.place, text: message.said }],
        },
      ];
    }),
};
