import { TARGET_NAMES } from "../../collector-config/target-kind.ts";
import { itemsOf, lostRequests, statusIn } from "../../record/collector-log/exporter-words.ts";
import type { LogLine } from "../../record/collector-log/log.ts";
import { durableExporterLine } from "./durable-line.ts";
import type { Finding } from "./finding.ts";
import { quote, type RunFacts, severityOf } from "./run-facts.ts";

/** A message was too large for Kafka, or a request for the target (413): nobody takes it, ever. */
export function tooLarge(facts: RunFacts): Finding[] {
  return [...forKafka(facts), ...forTarget(facts)];
}

function forKafka(facts: RunFacts): Finding[] {
  const lost = lostRequests(facts.logs.edge).filter(({ error }) => isTooLarge(error));
  const [first] = lost;
  if (first === undefined) return [];
  const sizes = facts.logs.edge.filter(
    ({ message }) => message === "kafka record exceeds max message size",
  );
  const largest = maximum(sizes, "actual_message_bytes");
  const allowed = maximum(sizes, "max_message_bytes");
  return [
    {
      code: "too-large",
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
      remedy: `let the edge's batches be smaller than the limits of exporter and broker (sending_queue: batch: sizer: bytes, max_size), as ${durableExporterLine(facts.durable, "edge", "sending_queue", "batch", "max_size")} does, or raise those limits`,
      evidence: [{ source: facts.logFiles.edge, text: quote(first.line) }],
    },
  ];
}

function forTarget(facts: RunFacts): Finding[] {
  const lost = lostRequests(facts.logs.backend).filter(({ status }) => status === 413);
  const said = facts.logs.backend.find(({ error }) => statusIn(error ?? "") === 413);
  if (said === undefined) return [];
  const name = TARGET_NAMES[facts.target];
  return [
    {
      code: "too-large",
      severity: severityOf(facts, [said, ...lost.map(({ line }) => line)]),
      message:
        `${name} refused requests as too large (413)` +
        (lost.length === 0
          ? "; the backend collector keeps them back, and what comes after them."
          : `; the backend collector went on without the ${itemsOf(lost)} items in them.`),
      remedy: `make smaller batches: at the edge, where a Kafka message becomes a request (sending_queue: batch: max_size, ${durableExporterLine(facts.durable, "edge", "sending_queue", "batch", "max_size")}), or in the exporter's own sending_queue${facts.target === "elasticsearch" ? "; or raise http.max_content_length" : ""}`,
      evidence: [
        { source: facts.logFiles.backend, text: quote((lost[0]?.line ?? said) as LogLine) },
      ],
    },
  ];
}

function isTooLarge(error: string): boolean {
  return error.includes("MESSAGE_TOO_LARGE");
}

function maximum(lines: readonly LogLine[], field: string): number | undefined {
  const values = lines.map(({ fields }) => Number(fields[field])).filter(Number.isFinite);
  return values.length === 0 ? undefined : Math.max(...values);
}
