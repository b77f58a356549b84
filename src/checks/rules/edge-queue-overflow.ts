import { sendingQueue } from "../../collector-config/settings/sending-queue.ts";
import type { Rule } from "../rule.ts";
import { kafkaExporters } from "../settings/behind-kafka.ts";
import { durableEdge } from "../settings/durable-place.ts";

/** A full queue of the edge refuses requests. */
export const edgeQueueOverflow: Rule = {
  id: "edge-queue-overflow",
  severity: "warning",
  title: "The edge refuses requests while its sending queue is full.",
  provedBy: { file: "incidents/kafka-away-queue-full.yaml", names: "queue-full" },
  find: (pair) =>
    kafkaExporters(pair.edge).flatMap((exporter) => {
      const { enabled, blocks, waits, setting } = sendingQueue(pair.edge, exporter);
      if (!enabled || blocks || waits) return [];
      const { place, said } = setting("block_on_overflow", false);
      return [
        {
          place,
          message: `${said}. While Kafka is away and the queue is full, the edge answers 503, and SDKs give up after some attempts.`,
          remedy: `let a full queue make the SDK wait (block_on_overflow: true), as ${durableEdge(pair, "sending_queue", "block_on_overflow")} does`,
        },
      ];
    }),
};
