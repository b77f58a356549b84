import type { Signal } from "../../../src/otlp/item.ts";
import { targetExporter } from "../config-set.ts";
import type { Edit } from "../edit.ts";
import {
  all,
  type Base,
  DURABLE_MOTLP,
  fates,
  type Mutation,
  ON_BOTH,
  type Outcome,
} from "../variation.ts";

const RULE =
  "a collector hands every item of a receiver to each pipeline that names the receiver, and each pipeline to all of its exporters: two ways to one destination deliver twice";
const CONFLICT =
  "metrics data streams are time series: Elasticsearch refuses a point that it has (docs/reference/account.md), so a second copy is neither a duplicate nor a loss";

const PRODUCER = {
  brokers: ["kafka1:9092"],
  producer: { required_acks: -1 },
};

function copyOfReceiver(group: string, signal: Signal): object {
  return {
    brokers: ["kafka1:9092"],
    group_id: group,
    [signal]: { topics: [`otel-${signal}`], encoding: "otlp_proto" },
    initial_offset: "earliest",
    message_marking: { after: true },
    error_backoff: { enabled: true, max_interval: "5s", multiplier: 2, randomization_factor: 0.5 },
  };
}

function twice(signal: Signal): (base: Base) => Outcome {
  return ({ target }) =>
    signal === "metrics" && target === "elasticsearch"
      ? {}
      : { fates: fates([signal], { duplicated: all }) };
}

function ruleOf(signal: Signal): string {
  return signal === "metrics" ? `${RULE}; ${CONFLICT}` : RULE;
}

const SECOND_PIPELINES: readonly Mutation[] = (["traces", "metrics", "logs"] as const).map(
  (signal) => ({
    name: `a second backend pipeline for ${signal}`,
    change: `backend: pipeline ${signal}/again from the same receiver to the same exporter`,
    rule: ruleOf(signal),
    effect: "doubling",
    edits: (base): Edit[] => [
      {
        ...{ file: "backend", set: `service.pipelines.${signal}/again` },
        to: { receivers: ["kafka"], exporters: [targetExporter(base)] },
      },
    ],
    outcome: twice(signal),
    on: ON_BOTH,
  }),
);

const SECOND_EXPORTERS: readonly Mutation[] = (["traces", "logs"] as const).map((signal) => ({
  name: `a second kafka exporter for ${signal}`,
  change: `edge: exporter kafka/again to the same topic in the ${signal} pipeline`,
  rule: RULE,
  effect: "doubling",
  edits: (): Edit[] => [
    {
      ...{ file: "edge", set: "exporters.kafka/again" },
      to: { ...PRODUCER, [signal]: { topic: `otel-${signal}`, encoding: "otlp_proto" } },
    },
    { file: "edge", append: `service.pipelines.${signal}.exporters`, value: "kafka/again" },
  ],
  outcome: twice(signal),
  on: ON_BOTH,
}));

const OTHERS: readonly Mutation[] = [
  {
    name: "a second edge pipeline for logs",
    change: "edge: pipeline logs/again from otlp to the same kafka exporter",
    rule: RULE,
    effect: "doubling",
    edits: () => [
      {
        ...{ file: "edge", set: "service.pipelines.logs/again" },
        to: { receivers: ["otlp"], exporters: ["kafka"] },
      },
    ],
    outcome: twice("logs"),
    on: ON_BOTH,
  },
  {
    name: "a second edge pipeline for metrics",
    change: "edge: pipeline metrics/again with the same processor to the same kafka exporter",
    rule: `${ruleOf("metrics")}; cumulativetodelta runs once per pipeline, so that both copies are the same`,
    effect: "doubling",
    edits: () => [
      {
        ...{ file: "edge", set: "service.pipelines.metrics/again" },
        to: { receivers: ["otlp"], processors: ["cumulativetodelta"], exporters: ["kafka"] },
      },
    ],
    outcome: twice("metrics"),
    on: ON_BOTH,
  },
  {
    name: "a second exporter to the target for traces",
    change: "backend: a second exporter of the same kind in the traces pipeline",
    rule: RULE,
    effect: "doubling",
    edits: (base): Edit[] => {
      const exporter = targetExporter(base);
      const to =
        base.target === "elasticsearch"
          ? {
              endpoints: ["https://elasticsearch.example:9200"],
              // biome-ignore lint/suspicious/noTemplateCurlyInString: a collector's variable
              api_key: "${ELASTICSEARCH_API_KEY}",
            }
          : {
              // biome-ignore lint/suspicious/noTemplateCurlyInString: a collector's variable
              endpoint: "${MOTLP_ENDPOINT}",
              // biome-ignore lint/suspicious/noTemplateCurlyInString: a collector's variable
              headers: { Authorization: "ApiKey ${MOTLP_API_KEY}" },
            };
      return [
        { file: "backend", set: `exporters.${exporter}/again`, to },
        {
          ...{ file: "backend", append: "service.pipelines.traces.exporters" },
          value: `${exporter}/again`,
        },
      ];
    },
    outcome: twice("traces"),
    on: ON_BOTH,
  },
  {
    name: "a second receiver with a group of its own",
    change: "backend: receiver kafka/again with group_id again reads the topic of logs too",
    rule: "Kafka gives every consumer group all messages of a topic, so that a second group delivers all of them again",
    effect: "doubling",
    edits: () => [
      { file: "backend", set: "receivers.kafka/again", to: copyOfReceiver("again", "logs") },
      { file: "backend", append: "service.pipelines.logs.receivers", value: "kafka/again" },
    ],
    outcome: twice("logs"),
    on: ON_BOTH,
  },
  {
    name: "a copy to a topic that nobody reads",
    change: "edge: exporter kafka/archive writes logs to otel-archive too",
    rule: "the copy stays in its topic: nothing is doubled, and findings.md has topic-mismatch for a topic from which the backend does not read that signal",
    effect: "none",
    edits: () => [
      {
        ...{ file: "edge", set: "exporters.kafka/archive" },
        to: { ...PRODUCER, logs: { topic: "otel-archive", encoding: "otlp_proto" } },
      },
      { file: "edge", append: "service.pipelines.logs.exporters", value: "kafka/archive" },
    ],
    outcome: () => ({ findings: ["risk topic-mismatch"] }),
    on: [[DURABLE_MOTLP]],
  },
];

/** Two ways to one destination. */
export const DOUBLING: readonly Mutation[] = [...SECOND_PIPELINES, ...SECOND_EXPORTERS, ...OTHERS];
