import { usedComponents } from "../../collector-config/collector-config.ts";
import { SIGNALS } from "../../otlp/item.ts";
import { durableExporterLine, durableLine } from "./durable-line.ts";
import type { Finding } from "./finding.ts";
import { listOf, quote, type RunFacts } from "./run-facts.ts";

/** Offsets were committed while the target was away: Kafka's copy protects nothing of it. */
export function committedEarly(facts: RunFacts): Finding[] {
  const commits = facts.outage?.commits ?? [];
  if (facts.outage === undefined || commits.length === 0) return [];
  // A signal of which nothing ever arrives has another fault.
  const missing = SIGNALS.filter(
    (signal) =>
      (facts.missingDuringOutage[signal] ?? 0) > 0 && (facts.signals[signal]?.delivered ?? 0) > 0,
  );
  const messages = commits.reduce(
    (sum, { before, during }) => sum + Number(during - (before ?? 0n)),
    0,
  );
  const lost = missing.map((signal) => `${facts.missingDuringOutage[signal]} ${signal}`);
  const dropped = facts.logs.backend.find(({ message }) => GIVEN_UP.test(message));
  const receivers = usedComponents(facts.backend, "receivers", "kafka");
  const receiver = (...keys: string[]) =>
    durableLine(facts.durable, "backend", "receivers", "kafka", ...keys);
  return [
    {
      code: "committed-early",
      severity: missing.length > 0 ? "loss" : "risk",
      message:
        `The backend collector committed ${messages} messages to Kafka while the target was away for ` +
        `${facts.outage.seconds.toFixed(0)} s, before the target had them` +
        (missing.length > 0
          ? `. Of what was sent in that time ${listOf(lost)} are missing.`
          : ". No item of this run was lost by it."),
      remedy: `let the receiver commit after delivery (message_marking: after: true, on_error: false, ${receiver("message_marking", "after")}; error_backoff without an end, ${receiver("error_backoff", "max_elapsed_time")}) and the exporter answer for it (sending_queue: enabled: false, ${durableExporterLine(facts.durable, "backend", "sending_queue", "enabled")})`,
      evidence: [
        ...receivers.map(({ id }) => ({
          source: facts.backend.placeOf(["receivers", id]),
          text: `${id} marks messages before they are delivered, or goes on after an error`,
        })),
        ...commits.map(({ group, topic, partition, before, during }) => ({
          source: `topic ${topic}, partition ${partition}`,
          text: `group ${group} went from offset ${before ?? "none"} to ${during} during the outage`,
        })),
        ...(dropped === undefined
          ? []
          : [{ source: facts.logFiles.backend, text: quote(dropped) }]),
      ],
    },
  ];
}

const GIVEN_UP = /Exporting failed|dropping|failed to index|bulk indexer flush error|flush failed/i;
