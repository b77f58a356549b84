import { TARGET_NAMES } from "../../collector-config/target-kind.ts";
import { eventsIn, eventsOf } from "../../record/collector-log/classify.ts";
import { hasMeaning } from "../../record/collector-log/http-status.ts";
import { itemsOf, lostRequests } from "../../record/collector-log/lost-requests.ts";
import { batchLimitRemedy } from "./batch-limit-remedy.ts";
import { durableExporterLine } from "./durable-line.ts";
import { exportersOf, settingEvidence, severityOf } from "./finding-kit.ts";
import type { Found, Rule } from "./rule.ts";
import { quote, type RunFacts } from "./run-facts.ts";

/**
 * A message was too large for Kafka, an item for a batch, or a request for the target (413): nothing
 * takes it, ever.
 */
export const tooLarge = {
  code: "too-large",
  severities: ["loss", "risk"],
  detect,
} as const satisfies Rule;

function detect(facts: RunFacts): Found[] {
  return [...forKafka(facts), ...forBatch(facts), ...forTarget(facts)];
}

/** The exporter drops such an item and what follows it in its request, with a warning alone. */
function forBatch(facts: RunFacts): Found[] {
  return (["edge", "backend"] as const).flatMap((role): Found[] => {
    const events = eventsOf(facts.logs[role], "request-not-split");
    const [first] = events;
    if (first === undefined) return [];
    const items = events.reduce((sum, event) => sum + event.items * event.times, 0);
    return [
      {
        severity: severityOf(
          facts,
          events.map(({ line }) => line),
        ),
        message: `The ${role} collector's exporter dropped ${items} items, because a single item was larger than a batch may be (sending_queue: batch: max_size). What follows such an item in its request is dropped too.`,
        remedy: `let batches be larger than any item (sending_queue: batch: max_size), as ${durableExporterLine(facts.durable, "edge", "sending_queue", "batch", "max_size")} does`,
        evidence: [
          ...exportersOf(facts, role).map((exporter) =>
            settingEvidence(facts[role], exporter, ["sending_queue", "batch", "max_size"]),
          ),
          { source: facts.logFiles[role], text: quote(first.line) },
        ],
      },
    ];
  });
}

function forKafka(facts: RunFacts): Found[] {
  const lost = lostRequests(facts.logs.edge).filter(({ reason }) => reason === "record-too-large");
  const [first] = lost;
  if (first === undefined) return [];
  const sizes = eventsOf(facts.logs.edge, "record-too-large");
  const largest = maximum(sizes.map(({ bytes }) => bytes));
  const allowed = maximum(sizes.map(({ allowedBytes }) => allowedBytes));
  return [
    {
      severity: severityOf(
        facts,
        lost.map(({ line }) => line),
      ),
      message:
        `The edge collector dropped ${itemsOf(lost)} items in messages that are too large for Kafka` +
        (largest === undefined
          ? "."
          : `: up to ${largest} bytes, ${
              allowed !== undefined && largest > allowed
                ? `and its exporter allows ${allowed} (producer: max_message_bytes).`
                : "which its exporter allows and the broker or topic does not (message.max.bytes)."
            }`),
      remedy: batchLimitRemedy(facts, lost, { largest, allowed }),
      evidence: [{ source: facts.logFiles.edge, text: quote(first.line) }],
    },
  ];
}

function forTarget(facts: RunFacts): Found[] {
  const lost = lostRequests(facts.logs.backend).filter(isTooLarge);
  const said = eventsIn(facts.logs.backend).find(isTooLarge)?.line;
  if (said === undefined) return [];
  const name = TARGET_NAMES[facts.target];
  return [
    {
      severity: severityOf(facts, [said, ...lost.map(({ line }) => line)]),
      message:
        `${name} refused requests as too large (413)` +
        (lost.length === 0
          ? "; the backend collector holds them back, and everything behind them."
          : `; the backend collector continued without the ${itemsOf(lost)} items in them.`),
      remedy: `make smaller batches: at the edge, where a Kafka message becomes a request (sending_queue: batch: max_size, ${durableExporterLine(facts.durable, "edge", "sending_queue", "batch", "max_size")}), or in the exporter's own sending_queue${facts.target === "elasticsearch" ? "; or raise http.max_content_length" : ""}`,
      evidence: [{ source: facts.logFiles.backend, text: quote(lost[0]?.line ?? said) }],
    },
  ];
}

function isTooLarge({ status }: { readonly status?: number }): boolean {
  return hasMeaning("too-large", status);
}

function maximum(numbers: readonly number[]): number | undefined {
  const values = numbers.filter(Number.isFinite);
  return values.length === 0 ? undefined : Math.max(...values);
}
