import { usedComponents } from "../../collector-config/collector-config.ts";
import type { CollectorRole } from "../../collector-config/component.ts";
import { EXPORTERS_TO } from "../../collector-config/target-kind.ts";
import { asRecord } from "../../collector-config/tree.ts";
import { SIGNALS } from "../../otlp/item.ts";
import { isQueueFull, itemsOf, lostRequests } from "../../record/collector-log/exporter-words.ts";
import type { Evidence } from "../../record/judged-by.ts";
import { durableExporterLine } from "./durable-line.ts";
import type { Finding } from "./finding.ts";
import { quote, type RunFacts, severityOf } from "./run-facts.ts";

/**
 * An exporter's sending queue was full and refused what came next, and nobody tried again: the kafka
 * receiver went on to the next message, or the SDK gave up. Where someone tried again until it had
 * room, a full queue is only back-pressure.
 */
export function queueFull(facts: RunFacts): Finding[] {
  return [...atTheBackend(facts), ...atTheEdge(facts)];
}

function atTheBackend(facts: RunFacts): Finding[] {
  const lost = lostRequests(facts.logs.backend).filter(({ error }) => isQueueFull(error));
  const [first] = lost;
  if (first === undefined) return [];
  const at = (...keys: string[]) => durableExporterLine(facts.durable, "backend", ...keys);
  return [
    {
      code: "queue-full",
      severity: severityOf(
        facts,
        lost.map(({ line }) => line),
      ),
      message: `The backend collector's sending queue was full: it refused ${itemsOf(lost)} items, by its log, and the kafka receiver went on without them. Their offsets are committed.`,
      remedy: `let Kafka be the queue (sending_queue: enabled: false), as ${at("sending_queue", "enabled")} does; or let a full queue hold the receiver back (block_on_overflow: true)`,
      evidence: [
        ...settingsOf(facts, "backend"),
        { source: facts.logFiles.backend, text: quote(first.line) },
      ],
    },
  ];
}

function atTheEdge(facts: RunFacts): Finding[] {
  const said = facts.logs.edge.find(
    ({ message, error }) =>
      message.startsWith("Exporting failed. Rejecting data.") && isQueueFull(error ?? ""),
  );
  const given = SIGNALS.reduce((sum, signal) => {
    const { refused = 0, unknown = 0 } = facts.signals[signal] ?? {};
    return sum + refused + unknown;
  }, 0);
  // The SDK tried again, and then there was room.
  if (said === undefined || given === 0) return [];
  const at = (...keys: string[]) => durableExporterLine(facts.durable, "edge", ...keys);
  return [
    {
      code: "queue-full",
      severity: "loss",
      message: `The edge collector's sending queue was full, and the SDK gave up on ${given} items.`,
      remedy: `let a full queue make the SDK wait (block_on_overflow: true), as ${at("sending_queue", "block_on_overflow")} does, and make it larger (${at("sending_queue", "queue_size")}), on disk (${at("sending_queue", "storage")})`,
      evidence: [...settingsOf(facts, "edge"), { source: facts.logFiles.edge, text: quote(said) }],
    },
  ];
}

function settingsOf(facts: RunFacts, role: CollectorRole): Evidence[] {
  const types = role === "edge" ? ["kafka"] : EXPORTERS_TO[facts.target];
  const exporters = types.flatMap((type) => usedComponents(facts[role], "exporters", type));
  return exporters.flatMap(({ id, settings }) =>
    ["queue_size", "block_on_overflow"].map((key) => {
      const value = asRecord(settings.sending_queue)?.[key];
      return {
        source: facts[role].placeOf(["exporters", id, "sending_queue", key]),
        text:
          value === undefined
            ? `${id} sets no sending_queue.${key}`
            : `${id} sets sending_queue.${key}: ${JSON.stringify(value)}`,
      };
    }),
  );
}
