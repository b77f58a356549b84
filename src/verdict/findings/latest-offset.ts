import { usedComponents } from "../../collector-config/collector-config.ts";
import { SIGNALS } from "../../otlp/item.ts";
import { assignmentsIn } from "../../record/collector-log/assignments.ts";
import { durableLine } from "./durable-line.ts";
import type { Finding } from "./finding.ts";
import { listOf, quote, type RunFacts } from "./run-facts.ts";

/**
 * `initial_offset: latest`, the default: a group without a committed offset starts at the end, past
 * what is already in the topic.
 */
export function latestOffset(facts: RunFacts): Finding[] {
  const skipped = assignmentsIn(facts.logs.backend).filter(
    ({ from, line }) => from === "latest" && !(line.at < facts.since),
  );
  if (skipped.length === 0) return [];
  const passedOver = facts.beforeBackend.filter(
    ({ topic, partition, start, end }) =>
      end > start &&
      skipped.some((found) => found.topic === topic && found.partition === partition),
  );
  const missing =
    passedOver.length === 0
      ? []
      : SIGNALS.filter((signal) => (facts.missingBeforeBackend[signal] ?? 0) > 0);
  const counts = missing.map(
    (signal) => `${facts.missingBeforeBackend[signal]} of ${facts.itemsBeforeBackend} ${signal}`,
  );
  const receivers = usedComponents(facts.backend, "receivers", "kafka");
  return [
    {
      code: "latest-offset",
      severity: missing.length > 0 ? "loss" : "risk",
      message:
        missing.length > 0
          ? `The backend's consumer group started at the end of the topic. Of what was sent before its first start, ${listOf(counts)} never arrived.`
          : "The backend's consumer group starts at the end of a topic it has not committed on. No item of this run was lost by it.",
      remedy: `set initial_offset: earliest on the kafka receiver, as ${durableLine(facts.durable, "backend", "receivers", "kafka", "initial_offset")} does`,
      evidence: [
        ...receivers.map(({ id, settings }) => ({
          source: facts.backend.placeOf(["receivers", id, "initial_offset"]),
          text:
            settings.initial_offset === undefined
              ? `${id} sets no initial_offset; the default is latest`
              : `${id} sets initial_offset: ${settings.initial_offset}`,
        })),
        ...passedOver.map(({ topic, partition, start, end }) => ({
          source: `topic ${topic}, partition ${partition}`,
          text: `offsets ${start} to ${end - 1n} were there before the backend collector's first start`,
        })),
        ...[...new Set(skipped.map(({ line }) => line))].map((line) => ({
          source: facts.logFiles.backend,
          text: quote(line),
        })),
      ],
    },
  ];
}
