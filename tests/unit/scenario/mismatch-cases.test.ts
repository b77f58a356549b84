import { expect, test } from "vitest";
import { changedConfig } from "../../../src/collector-config/changed-config.ts";
import { loadCollectorConfig } from "../../../src/collector-config/collector-config.ts";
import { topicReads, topicWrites } from "../../../src/collector-config/kafka-topics.ts";
import { SIGNALS, type Signal } from "../../../src/otlp/item.ts";
import {
  hasDynamicTopics,
  type MismatchCase,
  type MismatchedPair,
  mismatchCases,
} from "../../../src/scenario/mismatch-cases.ts";
import { configOf } from "../collector-config/config-of.ts";

async function durable(): Promise<MismatchedPair> {
  return {
    edge: await loadCollectorConfig("edge", "configs/durable/edge.yaml"),
    backend: await loadCollectorConfig("backend", "configs/durable/backend-motlp.yaml"),
    variables: {},
  };
}

/** The signals whose two encodings differ, and those whose topics do, as the collectors would run. */
function differing({ edge, backend }: MismatchedPair, { changes }: MismatchCase) {
  const writes = topicWrites(changedConfig(edge, changes.edge), {});
  const reads = topicReads(changedConfig(backend, changes.backend), {});
  const of = (signal: Signal) =>
    [writes, reads].map((uses) => uses.find((use) => use.signal === signal)) as [
      (typeof writes)[number],
      (typeof reads)[number],
    ];
  return {
    encodings: SIGNALS.filter((signal) => {
      const [write, read] = of(signal);
      return write.encoding.value !== read.encoding.value;
    }),
    topics: SIGNALS.filter((signal) => {
      const [write, read] = of(signal);
      return !read.topics.value.includes(write.topic.value);
    }),
  };
}

test("each side, each signal alone and all together, another topic, a missing one", async () => {
  const pair = await durable();
  const cases = mismatchCases(pair);
  expect(cases.map(({ what }) => what)).toEqual([
    "as configured",
    "edge writes traces as otlp_json",
    "edge writes metrics as otlp_json",
    "edge writes logs as otlp_json",
    "edge writes all as otlp_json",
    "backend reads traces as otlp_json",
    "backend reads metrics as otlp_json",
    "backend reads logs as otlp_json",
    "backend reads all as otlp_json",
    "backend reads logs elsewhere",
    "Kafka has no topic for logs",
  ]);
  expect(new Set(cases.map(({ label }) => label)).size).toBe(cases.length);
  for (const tried of cases) {
    const { encodings, topics } = differing(pair, tried);
    expect(encodings, tried.what).toEqual(tried.kind === "encoding" ? tried.mismatched : []);
    expect(topics, tried.what).toEqual(tried.kind === "topic" ? tried.mismatched : []);
    const { receivers } = tried.changes.backend as { receivers: { kafka: object } };
    expect(receivers.kafka).toMatchObject({ initial_offset: "earliest" });
  }
  expect(cases.at(-2)?.topics).toEqual([
    "otel-traces",
    "otel-metrics",
    "otel-logs",
    "otel-logs-elsewhere",
  ]);
  expect(cases.at(-1)?.topics).toEqual(["otel-traces", "otel-metrics"]);
});

const EDGE = `receivers: { otlp: { protocols: { grpc: } } }
exporters:
  kafka: { logs: { topic: a, encoding: otlp_json } }
service: { pipelines: { logs: { receivers: [otlp], exporters: [kafka] } } }
`;
const BACKEND = `receivers:
  kafka: { logs: { topics: [a], encoding: otlp_json } }
exporters: { elasticsearch: }
service: { pipelines: { logs: { receivers: [kafka], exporters: [elasticsearch] } } }
`;

test("otlp_json becomes otlp_proto; a signal that is alone is tried once", async () => {
  const pair = {
    edge: await configOf(EDGE),
    backend: await configOf(BACKEND, "backend"),
    variables: {},
  };
  expect(mismatchCases(pair).map(({ what }) => what)).toEqual([
    "as configured",
    "edge writes logs as otlp_proto",
    "backend reads logs as otlp_proto",
    "backend reads logs elsewhere",
    "Kafka has no topic for logs",
  ]);
});

test("a receiver that knows topic alone is given another one by that key", async () => {
  const pair = {
    edge: await configOf(EDGE),
    backend: await configOf(BACKEND.replace("topics: [a]", "topic: a"), "backend"),
    variables: {},
  };
  const elsewhere = mismatchCases(pair).find(({ kind }) => kind === "topic");
  expect(elsewhere?.changes.backend).toEqual({
    receivers: { kafka: { initial_offset: "earliest", logs: { topic: "a-elsewhere" } } },
  });
});

test("topics that come with the data are not known, so none of them is taken away", async () => {
  const pair = {
    edge: await configOf(EDGE.replace("topic: a", "topic_from_metadata_key: t")),
    backend: await configOf(BACKEND, "backend"),
    variables: {},
  };
  expect(hasDynamicTopics(pair)).toBe(true);
  expect(mismatchCases(pair).map(({ kind }) => kind)).toEqual([undefined, "encoding", "encoding"]);
  expect(hasDynamicTopics(await durable())).toBe(false);
});
