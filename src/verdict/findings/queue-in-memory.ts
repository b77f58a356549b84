import { SIGNALS } from "../../otlp/item.ts";
import { durableExporterLine } from "./durable-line.ts";
import { exportersOf, isQueueOnDisk, outcomeFor } from "./finding-kit.ts";
import type { Found, Rule } from "./rule.ts";
import { listOf, type RunFacts } from "./run-facts.ts";

/** A collector was killed, and what it had accepted was in its memory alone. */
export const queueInMemory = {
  code: "queue-in-memory",
  severities: ["loss", "risk"],
  detect,
} as const satisfies Rule;

function detect(facts: RunFacts): Found[] {
  return facts.crashes.flatMap(({ role, queued, signals }): Found[] => {
    if (queued === 0) return [];
    const missing = SIGNALS.filter((signal) => {
      const { missing: count = 0, delivered = 0 } = facts.signals[signal] ?? {};
      // Without a word on what was queued: a signal of which nothing ever arrives has another fault.
      return count > 0 && (signals?.includes(signal) ?? delivered > 0);
    });
    const config = facts[role];
    const inMemory = exportersOf(facts, role).filter((exporter) => !isQueueOnDisk(exporter));
    if (inMemory.length === 0) return [];
    const lost = missing.map((signal) => `${facts.signals[signal]?.missing} ${signal}`).join(", ");
    const { severity, sentence } = outcomeFor(
      missing.length > 0 ? `Missing in total, for this and other reasons: ${lost}.` : undefined,
    );
    const at = (...keys: string[]) => durableExporterLine(facts.durable, role, ...keys);
    return [
      {
        severity,
        message:
          `The ${role} collector was killed while its sending queue, in memory, held ${queued} ` +
          `accepted ${queued === 1 ? "entry" : "entries"}` +
          (signals === undefined ? "" : ` of ${listOf(signals)}`) +
          `. ${sentence}`,
        remedy:
          role === "edge"
            ? `keep the queue on disk (sending_queue: storage: file_storage/..., ${at("sending_queue", "storage")}; retry_on_failure: max_elapsed_time: 0s, ${at("retry_on_failure", "max_elapsed_time")})`
            : `let Kafka be the queue (sending_queue: enabled: false), as ${at("sending_queue", "enabled")} does`,
        evidence: inMemory.map(({ id }) => ({
          source: config.placeOf(["exporters", id, "sending_queue"]),
          text: `${id} sets no sending_queue.storage: its queue is in memory`,
        })),
      },
    ];
  });
}
