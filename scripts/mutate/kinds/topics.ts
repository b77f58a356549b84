import { SIGNALS, type Signal } from "../../../src/otlp/item.ts";
import { outcomeOfSplitPage, splitTopics } from "../config-set.ts";
import type { Edit } from "../edit.ts";
import {
  all,
  type Base,
  DOCUMENTED_ELASTICSEARCH,
  DOCUMENTED_MOTLP,
  DURABLE_ELASTICSEARCH,
  DURABLE_MOTLP,
  fates,
  type Mutation,
  ON_BOTH,
  type Outcome,
} from "../variation.ts";

const UNREAD =
  "a topic from which no consumer of the signal reads: its messages stay in Kafka (findings.md, topic-mismatch; hops.md, waiting-in-kafka)";
const SAME = "both sides name the same topic, whatever its name is";

/** All items of signals wait in a topic that is not read for them. */
export function waiting(signals: readonly Signal[]): Outcome {
  return {
    fates: fates(signals, { lost: [{ items: all, at: "waiting-in-kafka" }] }),
    findings: [...signals.map(() => "loss topic-mismatch"), "loss waiting-in-kafka"],
  };
}

/** Sets the topic that the edge writes, or the backend reads. */
function topicAt(file: "edge" | "backend", signal: Signal, topic: string): Edit {
  return file === "edge"
    ? { file, set: `exporters.kafka.${signal}.topic`, to: topic }
    : { file, set: `receivers.kafka.${signal}.topics`, to: [topic] };
}

const ONE_SIDE: readonly Mutation[] = SIGNALS.flatMap((signal) =>
  (["edge", "backend"] as const).map(
    (file): Mutation => ({
      name: `${file} renames the topic of ${signal}`,
      change: `${file}: topic of ${signal} is otel-${signal}-v2, on this side alone`,
      rule: UNREAD,
      effect: "wrong topic",
      edits: () => [topicAt(file, signal, `otel-${signal}-v2`)],
      outcome: () => waiting([signal]),
      on: file === "edge" ? ON_BOTH : [[DURABLE_MOTLP]],
    }),
  ),
);

/** All items of signals are in messages that their consumers cannot decode, each with that finding. */
export function notDecoded(signals: readonly Signal[], finding: string): (base: Base) => Outcome {
  return (base) => {
    const at = undecodable(base);
    return {
      fates: fates(signals, { lost: [{ items: all, at }] }),
      findings: [
        ...signals.map(() => finding),
        ...(at === "waiting-in-kafka" ? ["loss waiting-in-kafka"] : []),
      ],
    };
  };
}

/** A consumer that cannot decode: mOTLP's durable config stops there, all others skip. */
function undecodable({ set, target }: Base): "waiting-in-kafka" | "backend-collector" {
  return set === "durable" && target === "motlp" ? "waiting-in-kafka" : "backend-collector";
}

const OTHERS: readonly Mutation[] = [
  {
    name: "all topics renamed on both sides",
    change: "edge, backend: topics are prod.<signal>",
    rule: SAME,
    effect: "none",
    edits: () =>
      SIGNALS.flatMap((signal) => [
        topicAt("edge", signal, `prod.${signal}`),
        topicAt("backend", signal, `prod.${signal}`),
      ]),
    on: ON_BOTH,
  },
  {
    name: "default topics",
    change: "edge, backend: no topic and no encoding is set",
    rule: "kafkaexporter and kafkareceiver have the same defaults: otlp_spans, otlp_metrics, otlp_logs, otlp_proto",
    effect: "none",
    edits: () =>
      SIGNALS.flatMap((signal): Edit[] => [
        { file: "edge", remove: `exporters.kafka.${signal}` },
        { file: "backend", remove: `receivers.kafka.${signal}` },
      ]),
    on: ON_BOTH,
  },
  {
    name: "default topic of logs at the edge alone",
    change: "edge: no topic and no encoding is set for logs",
    rule: `kafkaexporter writes to otlp_logs then; ${UNREAD}`,
    effect: "wrong topic",
    edits: () => [{ file: "edge", remove: "exporters.kafka.logs" }],
    outcome: () => waiting(["logs"]),
    on: [[DURABLE_MOTLP]],
  },
  {
    name: "topics of traces and logs swapped at the edge",
    change: "edge: logs are written to otel-traces, traces to otel-logs",
    rule: "each consumer gets the other signal's messages and cannot decode them: permanent errors, which on_permanent_error: false keeps in Kafka and true skips (kafkareceiver, message_marking)",
    effect: "wrong topic",
    edits: () => [topicAt("edge", "logs", "otel-traces"), topicAt("edge", "traces", "otel-logs")],
    outcome: notDecoded(["traces", "logs"], "loss topic-mismatch"),
    on: ON_BOTH,
  },
  {
    name: "logs share the topic of traces",
    change: "edge, backend: the topic of logs is otel-traces",
    rule: "one partition belongs to one consumer of the group, that of traces or of logs: the other signal cannot be decoded (findings.md, shared-topic). Which one it is, is luck",
    effect: "wrong topic",
    edits: () => [
      topicAt("edge", "logs", "otel-traces"),
      topicAt("backend", "logs", "otel-traces"),
    ],
    outcome: (base) => ({
      fates: fates(["traces", "logs"], {
        lost: [
          { items: all, at: undecodable(base), luck: true },
          { items: all, at: "backend-collector", luck: true },
        ],
        unexpected: "luck",
      }),
      verdict: "fail",
      findings: [
        "loss shared-topic",
        ...(base.target === "motlp" ? ["loss waiting-in-kafka"] : []),
      ],
      luck: ["loss phantom-documents", "loss rejected-documents"],
    }),
    on: ON_BOTH,
  },
  {
    name: "a regular expression that matches",
    change: 'backend: topics of logs are ["^otel-lo.*"]',
    rule: "kafkareceiver: a topic that begins with ^ is a regular expression",
    effect: "none",
    edits: () => [topicAt("backend", "logs", "^otel-lo.*")],
    on: [[DURABLE_MOTLP], [DURABLE_ELASTICSEARCH]],
  },
  {
    name: "a regular expression that does not match",
    change: 'backend: topics of logs are ["^prod-lo.*"]',
    rule: UNREAD,
    effect: "wrong topic",
    edits: () => [topicAt("backend", "logs", "^prod-lo.*")],
    outcome: () => waiting(["logs"]),
    on: [[DURABLE_MOTLP]],
  },
  {
    name: "a regular expression, and the topic excluded",
    change: 'backend: topics of logs are ["^otel-lo.*"], exclude_topics ["^otel-logs$"]',
    rule: `kafkareceiver: exclude_topics takes topics out of a regular expression; ${UNREAD}`,
    effect: "wrong topic",
    edits: () => [
      topicAt("backend", "logs", "^otel-lo.*"),
      { file: "backend", set: "receivers.kafka.logs.exclude_topics", to: ["^otel-logs$"] },
    ],
    outcome: () => waiting(["logs"]),
    on: [[DURABLE_MOTLP]],
  },
  {
    name: "the backend reads two topics",
    change: "backend: topics of logs are [otel-logs-old, otel-logs]",
    rule: "kafkareceiver: topics is a list; a topic without messages gives nothing",
    effect: "none",
    edits: () => [
      { file: "backend", set: "receivers.kafka.logs.topics", to: ["otel-logs-old", "otel-logs"] },
    ],
    on: [[DURABLE_MOTLP]],
  },
  {
    name: "a topic a signal on Elastic's page",
    change: "edge, backend: topics are otel-<signal>",
    rule: "no consumer gets another signal's messages; the page still starts at latest",
    effect: "skipped start",
    edits: () => splitTopics(),
    outcome: outcomeOfSplitPage,
    on: [[DOCUMENTED_MOTLP], [DOCUMENTED_ELASTICSEARCH]],
  },
];

/** Topics: renamed on one side or on both, swapped, shared, by expression. */
export const TOPICS: readonly Mutation[] = [...ONE_SIDE, ...OTHERS];
