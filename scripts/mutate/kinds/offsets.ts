import { SIGNALS, type Signal } from "../../../src/otlp/item.ts";
import { cumulativeHistogram, splitTopics } from "../config-set.ts";
import type { Edit } from "../edit.ts";
import {
  all,
  DOCUMENTED_ELASTICSEARCH,
  DOCUMENTED_MOTLP,
  DURABLE_MOTLP,
  early,
  fates,
  type Mutation,
  ON_BOTH,
} from "../variation.ts";

const GROUP =
  "the group's name decides whose offsets are read; a group without any starts at initial_offset";
const set = (path: string, to: unknown): Edit => ({
  file: "backend",
  set: `receivers.kafka.${path}`,
  to,
});

/** A receiver per signal in place of one. */
function receiverPerSignal(groupOf: (signal: Signal) => string): Edit[] {
  return SIGNALS.flatMap((signal): Edit[] => [
    {
      ...{ file: "backend", set: `receivers.kafka/${signal}` },
      to: {
        brokers: ["kafka1:9092"],
        group_id: groupOf(signal),
        [signal]: { topics: [`otel-${signal}`], encoding: "otlp_proto" },
        initial_offset: "earliest",
        message_marking: { after: true },
        error_backoff: {
          ...{ enabled: true, max_elapsed_time: "0s", multiplier: 2, randomization_factor: 0.5 },
        },
      },
    },
    { file: "backend", set: `service.pipelines.${signal}.receivers`, to: [`kafka/${signal}`] },
  ]);
}

/** Where consumer groups begin, and who is in them. */
export const OFFSETS: readonly Mutation[] = [
  {
    name: "initial_offset latest",
    change: "backend: initial_offset is latest",
    rule: "kafkareceiver: a group without a committed offset starts at the end, past what was sent before",
    effect: "skipped start",
    edits: () => [set("initial_offset", "latest")],
    outcome: () => ({
      fates: fates(SIGNALS, { lost: [{ items: early, at: "backend-collector" }] }),
      findings: ["loss latest-offset"],
    }),
    on: ON_BOTH,
  },
  {
    name: "no initial_offset",
    change: "backend: initial_offset is not set",
    rule: "kafkareceiver: the default is latest",
    effect: "skipped start",
    edits: () => [{ file: "backend", remove: "receivers.kafka.initial_offset" }],
    outcome: () => ({
      fates: fates(SIGNALS, { lost: [{ items: early, at: "backend-collector" }] }),
      findings: ["loss latest-offset"],
    }),
    on: [[DURABLE_MOTLP]],
  },
  {
    name: "another group",
    change: "backend: group_id is backend-prod",
    rule: GROUP,
    effect: "none",
    edits: () => [set("group_id", "backend-prod")],
    on: ON_BOTH,
  },
  {
    name: "another client",
    change: "backend: client_id is backend-1; edge: client_id is edge-1",
    rule: "a client id is a name in the broker's logs and quotas",
    effect: "none",
    edits: () => [
      set("client_id", "backend-1"),
      { file: "edge", set: "exporters.kafka.client_id", to: "edge-1" },
    ],
    on: [[DURABLE_MOTLP]],
  },
  {
    name: "a receiver and a group per signal",
    change: "backend: receivers kafka/<signal> with group_id group-<signal>",
    rule: GROUP,
    effect: "none",
    edits: () => receiverPerSignal((signal) => `group-${signal}`),
    on: ON_BOTH,
  },
  {
    name: "a receiver per signal in one group",
    change: "backend: receivers kafka/<signal>, all with group_id shared",
    rule: "each topic is read by one member of the group",
    effect: "none",
    edits: () => receiverPerSignal(() => "shared"),
    on: [[DURABLE_MOTLP]],
  },
  {
    name: "another assignment strategy",
    change: "backend: group_rebalance_strategy is range",
    rule: "kafkareceiver: the strategy decides which member gets which partition",
    effect: "none",
    edits: () => [set("group_rebalance_strategy", "range")],
    on: [[DURABLE_MOTLP]],
  },
  {
    name: "Elastic's page read from the start",
    change: "backend: initial_offset is earliest",
    rule: "nothing is skipped at the start; the signals still share a topic, which is luck",
    effect: "wrong topic",
    edits: () => [set("initial_offset", "earliest")],
    outcome: ({ target }) => ({
      insteadOfBase: SIGNALS,
      fates: fates(SIGNALS, {
        lost: [{ items: all, at: "backend-collector", luck: true }],
        unexpected: "luck",
      }),
      verdict: "fail",
      withoutFindings: ["loss latest-offset"],
      luck: target === "elasticsearch" ? ["loss cumulative-histogram"] : [],
    }),
    on: [[DOCUMENTED_MOTLP], [DOCUMENTED_ELASTICSEARCH]],
  },
  {
    name: "Elastic's page with a topic a signal, read from the start",
    change: "edge, backend: topics are otel-<signal>; backend: initial_offset is earliest",
    rule: "nothing is shared and nothing skipped; Elasticsearch's exporter still drops cumulative histograms",
    effect: "none",
    edits: () => [...splitTopics(), set("initial_offset", "earliest")],
    outcome: ({ target }) => ({
      insteadOfBase: SIGNALS,
      fates:
        target === "elasticsearch"
          ? { metrics: { lost: [{ items: cumulativeHistogram, at: "backend-collector" }] } }
          : {},
      withoutFindings: ["loss shared-topic", "loss latest-offset"],
      findings: target === "elasticsearch" ? ["loss cumulative-histogram"] : [],
    }),
    on: [[DOCUMENTED_MOTLP], [DOCUMENTED_ELASTICSEARCH]],
  },
];
