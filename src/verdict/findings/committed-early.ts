import type { Component } from "../../collector-config/component.ts";
import { eventsOf } from "../../record/collector-log/classify.ts";
import type { Evidence } from "../../record/judged-by.ts";
import { durableExporterLine, durableLine } from "./durable-line.ts";
import {
  isAnySent,
  itemsBySignal,
  type Outcome,
  outcomeFor,
  receiversOf,
  settingOf,
} from "./finding-kit.ts";
import { causeOfOutageLoss, missingAfterCommits, ownCommits } from "./outage-cause.ts";
import type { Found, Rule } from "./rule.ts";
import { listOf, quote, type RunFacts } from "./run-facts.ts";

/** What an exporter writes of what it does not deliver. */
const UNDELIVERED = [
  "request-retried",
  "request-dropped",
  "request-rejected",
  "flush-failed",
  "document-refused",
  "histogram-dropped",
  "record-dropped",
] as const;

/** Offsets were committed while the target was away: Kafka's copy protects nothing of it. */
export const committedEarly = {
  code: "committed-early",
  severities: ["loss", "risk"],
  detect,
} as const satisfies Rule;

function detect(facts: RunFacts): Found[] {
  const { outage } = facts;
  const commits = ownCommits(facts);
  if (outage === undefined || commits.length === 0) return [];
  const messages = commits.reduce(
    (sum, { before, during }) => sum + Number(during - (before ?? 0n)),
    0,
  );
  const { severity, sentence } = outcomeOf(facts);
  const batches = batchProcessors(facts);
  return [
    {
      severity,
      message:
        `The backend collector committed ${messages} messages to Kafka while the target was away for ` +
        `${outage.seconds.toFixed(0)} s, before the target had them. ${sentence}`,
      remedy: remedyOf(facts, batches),
      evidence: [
        ...batches.map(
          ({ id }): Evidence => ({
            source: facts.backend.placeOf(["processors", id]),
            text: `${id} answers the receiver before the exporter has the items, so that message_marking.after has no effect`,
          }),
        ),
        ...receiversOf(facts)
          .filter((receiver) => batches.length === 0 || !isMarkedAfter(receiver))
          .map(
            ({ id }): Evidence => ({
              source: facts.backend.placeOf(["receivers", id]),
              text: `${id} marks messages before they are delivered, or goes on after an error`,
            }),
          ),
        ...commits.map(({ group, topic, partition, before, during }) => ({
          source: `topic ${topic}, partition ${partition}`,
          text: `group ${group} went from offset ${before ?? "none"} to ${during} during the outage`,
        })),
        ...givenUp(facts),
      ],
    },
  ];
}

function outcomeOf(facts: RunFacts): Outcome {
  const missing = itemsBySignal(missingAfterCommits(facts));
  if (missing !== undefined && causeOfOutageLoss(facts) === "credentials") {
    return {
      severity: "risk",
      sentence: `Of what was sent in that time, ${missing} are missing, because the target refused the credentials (authentication-refused).`,
    };
  }
  return outcomeFor(
    missing === undefined ? undefined : `Of what was sent in that time, ${missing} are missing.`,
    { wasSent: facts.outage !== undefined && isAnySent(facts.outage.sequences) },
  );
}

/** The batch processors in pipelines that read from Kafka. */
function batchProcessors(facts: RunFacts): Component[] {
  const { components, pipelines } = facts.backend;
  const receivers = receiversOf(facts).map(({ id }) => id);
  const behind = pipelines.filter((pipeline) =>
    pipeline.receivers.some((id) => receivers.includes(id)),
  );
  return components.filter(
    ({ section, type, id }) =>
      section === "processors" &&
      type === "batch" &&
      behind.some(({ processors }) => processors.includes(id)),
  );
}

function isMarkedAfter(receiver: Component): boolean {
  return settingOf(receiver, "message_marking", "after") === true;
}

function remedyOf({ durable }: RunFacts, batches: readonly Component[]): string {
  const receiver = (...keys: string[]) =>
    durableLine(durable, "backend", "receivers", "kafka", ...keys);
  const commit = `let the receiver commit after delivery (message_marking: after: true, on_error: false, ${receiver("message_marking", "after")}; error_backoff without an end, ${receiver("error_backoff", "max_elapsed_time")})`;
  if (batches.length > 0) {
    const ids = listOf(batches.map(({ id }) => id));
    return `take the batch processor (${ids}) out of the pipelines that read from Kafka, and ${commit}`;
  }
  return `${commit} and the exporter answer for it (sending_queue: enabled: false, ${durableExporterLine(durable, "backend", "sending_queue", "enabled")})`;
}

/** The first line of what the exporter did not deliver. */
function givenUp({ logs, logFiles }: RunFacts): Evidence[] {
  const [first] = eventsOf(logs.backend, ...UNDELIVERED);
  return first === undefined ? [] : [{ source: logFiles.backend, text: quote(first.line) }];
}
