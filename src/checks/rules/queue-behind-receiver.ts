import { sendingQueue } from "../../collector-config/settings/sending-queue.ts";
import type { Rule } from "../rule.ts";
import { exportersBehindKafka } from "../settings/behind-kafka.ts";
import { durableBackend } from "../settings/durable-place.ts";

/** A queue in memory answers the kafka receiver before the target does. */
export const queueBehindReceiver: Rule = {
  id: "queue-behind-receiver",
  severity: "error",
  title: "The backend's exporter has a queue in memory between Kafka and the target.",
  provedBy: { file: "tests/recorded/queue-in-memory/expected.json", names: "queue-in-memory" },
  find: (pair) =>
    exportersBehindKafka(pair.backend).flatMap((exporter) => {
      const { enabled, onDisk, waits, setting } = sendingQueue(pair.backend, exporter);
      if (!enabled || onDisk || waits) return [];
      const { place, said } = setting("enabled", true);
      return [
        {
          place,
          message: `${said}. The queue is in memory and answers before the target does: messages are committed (message_marking: after has no effect), and die with the collector or when the exporter gives up.`,
          remedy: `let Kafka be the queue (sending_queue: enabled: false), as ${durableBackend(pair, "sending_queue", "enabled")} does; or set wait_for_result: true`,
        },
      ];
    }),
};
