import { batchBytes, messageBytes } from "../../collector-config/settings/message-sizes.ts";
import type { Rule } from "../rule.ts";
import { kafkaExporters } from "../settings/behind-kafka.ts";
import { durableEdge } from "../settings/durable-place.ts";

/** Nothing splits what is larger than a message may be. */
export const messageSizeUnlimited: Rule = {
  id: "message-size-unlimited",
  severity: "warning",
  title: "Nothing at the edge splits requests that are larger than a message may be.",
  provedBy: { file: "incidents/message-too-large.yaml", names: "too-large" },
  find: (pair) =>
    kafkaExporters(pair.edge).flatMap((exporter) => {
      if (batchBytes(pair.edge, exporter) !== undefined) return [];
      const message = messageBytes(pair.edge, exporter);
      return [
        {
          place: pair.edge.placeOf(["exporters", exporter.id, "sending_queue", "batch"]),
          message: `${exporter.id} sets no sending_queue: batch: max_size in bytes. One request of an SDK becomes one message, and one above ${message.bytes} bytes is dropped.`,
          remedy: `let the queue split requests (batch: sizer: bytes, max_size), as ${durableEdge(pair, "sending_queue", "batch", "max_size")} does`,
        },
      ];
    }),
};
