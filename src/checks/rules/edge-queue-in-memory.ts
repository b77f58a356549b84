import { sendingQueue } from "../../collector-config/settings/sending-queue.ts";
import type { Rule } from "../rule.ts";
import { kafkaExporters } from "../settings/behind-kafka.ts";
import { durableEdge } from "../settings/durable-place.ts";

/** The edge accepts items into memory. */
export const edgeQueueInMemory: Rule = {
  id: "edge-queue-in-memory",
  severity: "error",
  title: "The edge's sending queue is in memory.",
  provedBy: { file: "tests/documented/pins.ts", names: "queue-in-memory" },
  find: (pair) =>
    kafkaExporters(pair.edge).flatMap((exporter) => {
      const { enabled, onDisk, waits, setting } = sendingQueue(pair.edge, exporter);
      if (!enabled || onDisk || waits) return [];
      const { place, said } = setting("storage", "a queue in memory");
      return [
        {
          place,
          message: `${said}. Items that the edge has acknowledged to the SDK are lost with the collector's process.`,
          remedy: `keep the queue on disk (sending_queue: storage: file_storage/...), as ${durableEdge(pair, "sending_queue", "storage")} does`,
        },
      ];
    }),
};
