import { expect, test } from "vitest";
import {
  readsTopic,
  topicReads,
  topicsMadeBefore,
  topicWrites,
} from "../../../src/collector-config/kafka-topics.ts";
import { configOf } from "./config-of.ts";

const READ_ALL = `
service:
  pipelines:
    traces: { receivers: [kafka] }
    logs/a: { receivers: [kafka, kafka/more] }
`;

test("what the edge writes: as given, with its place, and by default", async () => {
  const config = await configOf(`exporters:
  kafka:
    logs:
      topic: "\${TOPIC}"
      encoding: otlp_json
service:
  pipelines:
    traces: { exporters: [kafka] }
    logs/a: { exporters: [kafka] }
    logs/b: { exporters: [debug] }
`);
  expect(topicWrites(config, { TOPIC: "mine" })).toEqual([
    {
      signal: "traces",
      component: "kafka",
      topic: { value: "otlp_spans", given: false, place: `${config.path}:2` },
      encoding: { value: "otlp_proto", given: false, place: `${config.path}:2` },
      dynamic: false,
    },
    {
      signal: "logs",
      component: "kafka",
      topic: { value: "mine", given: true, place: `${config.path}:4` },
      encoding: { value: "otlp_json", given: true, place: `${config.path}:5` },
      dynamic: false,
    },
  ]);
});

test.each(["topic_from_attribute: kafka.topic", "logs: { topic_from_metadata_key: tenant }"])(
  "a topic that comes with the data: %s",
  async (setting) => {
    const config = await configOf(`exporters:
  kafka:
    ${setting}
service:
  pipelines:
    logs: { exporters: [kafka] }
`);
    expect(topicWrites(config, {})).toMatchObject([{ signal: "logs", dynamic: true }]);
  },
);

test("what the backend reads: every receiver of every signal", async () => {
  const config = await configOf(
    `receivers:
  kafka:
    traces: { topics: [a, "\${B}"], encoding: zipkin_json }
    logs: { topic: older }
  kafka/more:
    group_id: more
    logs: { topics: ["^otel-.*"], exclude_topics: ["^otel-traces$"] }
${READ_ALL}`,
    "backend",
  );
  const found = topicReads(config, { B: "b" });
  expect(
    found.map(({ signal, component, group, topics, encoding }) => [
      signal,
      component,
      group,
      topics.value,
      encoding.value,
    ]),
  ).toEqual([
    ["traces", "kafka", "otel-collector", ["a", "b"], "zipkin_json"],
    ["logs", "kafka", "otel-collector", ["older"], "otlp_proto"],
    ["logs", "kafka/more", "more", ["^otel-.*"], "otlp_proto"],
  ]);
  const [traces, logs, more] = found;
  const reads = (read: typeof traces, topic: string) =>
    read !== undefined && readsTopic(read, topic);
  expect([reads(traces, "b"), reads(traces, "older")]).toEqual([true, false]);
  expect([reads(logs, "older"), reads(logs, "olde")]).toEqual([true, false]);
  expect([reads(more, "otel-logs"), reads(more, "otel-traces"), reads(more, "x")]).toEqual([
    true,
    false,
    false,
  ]);
});

test("an expression of Go's that JavaScript does not know may read anything", async () => {
  const config = await configOf(
    `receivers:
  kafka:
    traces: { topics: ['^\\p{Greek}(?i)x'] }
${READ_ALL.replace(", kafka/more", "")}`,
    "backend",
  );
  const [traces] = topicReads(config, {});
  expect(traces !== undefined && readsTopic(traces, "anything")).toBe(true);
});

test("topics that must be there before: of exporters that do not ask for them, with names that are known", async () => {
  const config = await configOf(`exporters:
  kafka:
    producer: { allow_auto_topic_creation: false }
    logs: { topic: "\${TOPIC}" }
    metrics: { topic_from_metadata_key: tenant }
  kafka/asks:
    producer: { required_acks: -1 }
    traces: { topic: asked }
service:
  pipelines:
    traces: { exporters: [kafka, kafka/asks] }
    metrics: { exporters: [kafka] }
    logs: { exporters: [kafka] }
`);
  expect(topicsMadeBefore(config, { TOPIC: "mine" })).toEqual(["otlp_spans", "mine"]);
});
