import { sendingQueue } from "../../collector-config/settings/sending-queue.ts";
import type { Rule } from "../rule.ts";
import { exportersBehindKafka } from "../settings/behind-kafka.ts";
import { durableBackend } from "../settings/durable-place.ts";
import { holdsBack } from "../settings/receiver-marking.ts";

/** A full queue refuses what the kafka receiver has read and does not try again. */
export const backendQueueOverflow: Rule = {
  id: "backend-queue-overflow",
  severity: "error",
  title: "The backend's full queue refuses messages that the kafka receiver does not try again.",
  provedBy: { file: "tests/exhaustive/incidents-back-pressure.test.ts", names: "queue-full" },
  find: (pair) =>
    exportersBehindKafka(pair.backend).flatMap((exporter) => {
      const { enabled, blocks, waits, setting } = sendingQueue(pair.backend, exporter);
      if (!enabled || blocks || waits || holdsBack(pair.backend)) return [];
      const { place, said } = setting("block_on_overflow", false);
      return [
        {
          place,
          message: `${said}. While the target is slow, the queue fills up, and the kafka receiver goes on without what it refuses, or stops at it.`,
          remedy: `let Kafka be the queue (sending_queue: enabled: false), as ${durableBackend(pair, "sending_queue", "enabled")} does; or set block_on_overflow: true`,
        },
      ];
    }),
};
