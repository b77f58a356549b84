import { SIGNALS } from "../../otlp/item.ts";
import { assignmentsIn } from "../../record/collector-log/assignments.ts";
import { offsetResetsIn } from "../../record/collector-log/offset-resets.ts";
import type { Evidence } from "../../record/judged-by.ts";
import { durableLine } from "./durable-line.ts";
import { itemsBySignal, outcomeFor, receiversOf, settingEvidence } from "./finding-kit.ts";
import type { Found, Rule } from "./rule.ts";
import { listOf, quote, type RunFacts } from "./run-facts.ts";

/**
 * `initial_offset: latest`, the default: a group without a committed offset starts at the end, past
 * what is already in the topic; and so does a restarted consumer whose next message has expired.
 */
export const latestOffset = {
  code: "latest-offset",
  severities: ["loss", "risk"],
  detect: (facts) => [...atFirstStart(facts), ...afterExpiry(facts)],
} as const satisfies Rule;

function atFirstStart(facts: RunFacts): Found[] {
  const atEnd = assignmentsIn(facts.logs.backend).filter(
    ({ from, line }) => from === "latest" && !(line.at < facts.since),
  );
  if (atEnd.length === 0) return [];
  const skipped = facts.beforeBackend.filter(
    ({ topic, partition, start, end }) =>
      end > start && atEnd.some((found) => found.topic === topic && found.partition === partition),
  );
  const lost =
    skipped.length === 0
      ? []
      : SIGNALS.flatMap((signal) => {
          const missing = facts.missingBeforeBackend[signal] ?? 0;
          return missing > 0 ? [`${missing} of ${facts.itemsBeforeBackend} ${signal}`] : [];
        });
  const { severity, sentence } = outcomeFor(
    lost.length === 0
      ? undefined
      : `Of what was sent before its first start, ${listOf(lost)} never arrived.`,
    { wasSent: facts.itemsBeforeBackend > 0 },
  );
  return [
    {
      severity,
      message: `${
        severity === "loss"
          ? "The backend's consumer group started at the end of the topic."
          : "The backend's consumer group starts at the end of a topic it has not committed on."
      } ${sentence}`,
      remedy: remedyOf(facts),
      evidence: [
        ...receiversOf(facts).map((receiver) =>
          settingEvidence(facts.backend, receiver, ["initial_offset"], "latest"),
        ),
        ...skipped.map(({ topic, partition, start, end }) => ({
          source: `topic ${topic}, partition ${partition}`,
          text: `offsets ${start} to ${end - 1n} were there before the backend collector's first start`,
        })),
        ...[...new Set(atEnd.map(({ line }) => line))].map((line) => ({
          source: facts.logFiles.backend,
          text: quote(line),
        })),
      ],
    },
  ];
}

/** A consumer that runs goes on at the nearest message instead, whatever is configured. */
function afterExpiry(facts: RunFacts): Found[] {
  const latest = receiversOf(facts).filter(({ id }) => facts.initialOffsets[id] === "latest");
  const resets = offsetResetsIn(facts.logs.backend).filter(({ to }) => to === "configured");
  if (latest.length === 0 || resets.length === 0) return [];
  const lost = itemsBySignal(facts.missingDuringOutage);
  const { severity, sentence } = outcomeFor(
    lost === undefined
      ? undefined
      : `Of what was sent in the outage and had not expired, ${lost} never arrived.`,
  );
  return [
    {
      severity,
      message: `The message that the backend collector was to read next had expired, and it went on at the end of the topic, past what Kafka still had. ${sentence}`,
      remedy: remedyOf(facts),
      evidence: [
        ...latest.map((receiver) =>
          settingEvidence(facts.backend, receiver, ["initial_offset"], "latest"),
        ),
        ...resets.map(
          ({ line }): Evidence => ({ source: facts.logFiles.backend, text: quote(line) }),
        ),
      ],
    },
  ];
}

function remedyOf({ durable }: RunFacts): string {
  return `set initial_offset: earliest on the kafka receiver, as ${durableLine(durable, "backend", "receivers", "kafka", "initial_offset")} does`;
}
