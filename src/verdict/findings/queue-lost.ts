import { usedComponents } from "../../collector-config/collector-config.ts";
import { EXPORTERS_TO } from "../../collector-config/target-kind.ts";
import { SIGNALS } from "../../otlp/item.ts";
import { durableExporterLine } from "./durable-line.ts";
import type { Finding } from "./finding.ts";
import { listOf, type RunFacts } from "./run-facts.ts";

/** A collector was killed, and what it had accepted was in its memory alone. */
export function queueLost(facts: RunFacts): Finding[] {
  return facts.crashes.flatMap(({ role, queued, signals }): Finding[] => {
    if (queued === 0) return [];
    const missing = SIGNALS.filter((signal) => {
      const { missing: count = 0, delivered = 0 } = facts.signals[signal] ?? {};
      // Without a word on what was queued: a signal of which nothing ever arrives has another fault.
      return count > 0 && (signals?.includes(signal) ?? delivered > 0);
    });
    const config = facts[role];
    const exporters = exportersOf(facts, role);
    const inMemory = exporters.filter(({ storage }) => !storage);
    if (inMemory.length === 0) return [];
    const lost = missing.map((signal) => `${facts.signals[signal]?.missing} ${signal}`).join(", ");
    const at = (...keys: string[]) => durableExporterLine(facts.durable, role, ...keys);
    return [
      {
        code: "queue-in-memory",
        severity: missing.length > 0 ? "loss" : "risk",
        message:
          `The ${role} collector was killed while its sending queue, in memory, held ${queued} ` +
          `accepted ${queued === 1 ? "entry" : "entries"}` +
          (signals === undefined ? "" : ` of ${listOf(signals)}`) +
          (missing.length > 0
            ? `. Missing in all, for this and other reasons: ${lost}.`
            : ". No item of this run was lost by it."),
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

function exportersOf(facts: RunFacts, role: "edge" | "backend") {
  const types = role === "edge" ? ["kafka"] : EXPORTERS_TO[facts.target];
  return types
    .flatMap((type) => usedComponents(facts[role], "exporters", type))
    .map(({ id, settings }) => {
      const queue = settings.sending_queue as { readonly storage?: unknown } | undefined;
      return { id, storage: queue?.storage !== undefined && queue.storage !== null };
    });
}
