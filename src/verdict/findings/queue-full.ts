import type { CollectorRole } from "../../collector-config/component.ts";
import { SIGNALS } from "../../otlp/item.ts";
import { eventsOf } from "../../record/collector-log/classify.ts";
import { itemsOf, lostRequests } from "../../record/collector-log/lost-requests.ts";
import type { Evidence } from "../../record/judged-by.ts";
import { durableExporterLine } from "./durable-line.ts";
import { exportersOf, settingEvidence, severityOf } from "./finding-kit.ts";
import type { Found, Rule } from "./rule.ts";
import { quote, type RunFacts } from "./run-facts.ts";

/**
 * An exporter's sending queue was full and refused what came next, and nobody tried again: the kafka
 * receiver went on to the next message, or the SDK gave up. Where someone tried again until it had
 * room, a full queue is only back-pressure.
 */
export const queueFull = {
  code: "queue-full",
  severities: ["loss", "risk"],
  detect,
} as const satisfies Rule;

function detect(facts: RunFacts): Found[] {
  return [...atTheBackend(facts), ...atTheEdge(facts)];
}

function atTheBackend(facts: RunFacts): Found[] {
  const lost = lostRequests(facts.logs.backend).filter(({ reason }) => reason === "queue-full");
  const [first] = lost;
  if (first === undefined) return [];
  const at = (...keys: string[]) => durableExporterLine(facts.durable, "backend", ...keys);
  return [
    {
      severity: severityOf(
        facts,
        lost.map(({ line }) => line),
      ),
      message: `The backend collector's sending queue was full: it refused ${itemsOf(lost)} items, by its log, and the kafka receiver continued without them. Their offsets are committed.`,
      remedy: `let Kafka be the queue (sending_queue: enabled: false), as ${at("sending_queue", "enabled")} does; or let a full queue hold the receiver back (block_on_overflow: true)`,
      evidence: [
        ...settingsOf(facts, "backend"),
        { source: facts.logFiles.backend, text: quote(first.line) },
      ],
    },
  ];
}

function atTheEdge(facts: RunFacts): Found[] {
  const said = eventsOf(facts.logs.edge, "request-rejected").find(
    ({ reason }) => reason === "queue-full",
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
      severity: "loss",
      message: `The edge collector's sending queue was full, and the SDK gave up on ${given} items.`,
      remedy: `let a full queue make the SDK wait (block_on_overflow: true), as ${at("sending_queue", "block_on_overflow")} does, and make it larger (${at("sending_queue", "queue_size")}), on disk (${at("sending_queue", "storage")})`,
      evidence: [
        ...settingsOf(facts, "edge"),
        { source: facts.logFiles.edge, text: quote(said.line) },
      ],
    },
  ];
}

function settingsOf(facts: RunFacts, role: CollectorRole): Evidence[] {
  return exportersOf(facts, role).flatMap((exporter) =>
    ["queue_size", "block_on_overflow"].map((key) =>
      settingEvidence(facts[role], exporter, ["sending_queue", key]),
    ),
  );
}
