import { expect, test } from "vitest";
import { checkSinks } from "../../../src/collector-config/sink-check.ts";
import { configOf } from "./config-of.ts";

async function check(edge: string, topics = "otel-logs") {
  const pair = {
    edge: await configOf(`receivers: { otlp: }
exporters:
  kafka: { brokers: ["kafka:9092"] }
  kafka/dr: ${edge}
service:
  pipelines:
    logs: { receivers: [otlp], exporters: [kafka, kafka/dr] }
`),
    backend: await configOf(
      `receivers:
  kafka: { brokers: ["kafka:9092"], logs: { topics: ["${topics}"] } }
exporters: { elasticsearch: , elasticsearch/b: { endpoint: 'https://b' } }
service:
  pipelines:
    logs: { receivers: [kafka], exporters: [elasticsearch, elasticsearch/b] }
    metrics: { receivers: [kafka], exporters: [elasticsearch] }
`,
      "backend",
    ),
  };
  return { pair, found: () => checkSinks(pair, "elasticsearch", { ENCODING: "otlp_json" }) };
}

test.each([
  "{ brokers: ['dr:9092'] }",
  `{ brokers: ['dr:9092'], logs: { encoding: '\${env:ENCODING}' } }`,
])("a sink reads %s", async (edge) => {
  expect((await check(edge)).found).not.toThrow();
  expect((await check(edge, "^otel-.*")).found).not.toThrow();
});

test("an encoding that no sink reads is refused by name, with its line", async () => {
  const { pair, found } = await check("{ brokers: ['dr:9092'], logs: { encoding: raw } }");
  expect(found).toThrow(
    expect.objectContaining({
      code: "foreign-address",
      message:
        "kafka/dr of the edge config sends logs to a second Kafka cluster as raw, which no sink of the run reads",
      place: `${pair.edge.path}:4`,
      remedy: expect.stringContaining("--leave-out kafka/dr"),
    }),
  );
});

test("a backend that would read the sink's topic is refused", async () => {
  const { found } = await check("{ brokers: ['dr:9092'] }", "^.*logs$");
  expect(found).toThrow(
    expect.objectContaining({
      code: "foreign-address",
      remedy: expect.stringContaining("kafka/dr"),
    }),
  );
});

test("signals that only the second one of two gets are refused by the names of both", async () => {
  const { pair } = await check("{ brokers: ['dr:9092'] }");
  const pipelines = [
    ...pair.backend.pipelines,
    {
      ...{ id: "traces", signal: "traces", receivers: ["kafka"], processors: [] },
      exporters: ["elasticsearch/b"],
    },
  ];
  const backend = { ...pair.backend, pipelines };
  expect(() => checkSinks({ ...pair, backend }, "elasticsearch", {})).toThrow(
    expect.objectContaining({
      code: "foreign-address",
      message: expect.stringContaining(
        "elasticsearch/b and elasticsearch of the backend config send the same items to two destinations, and elasticsearch/b alone gets traces",
      ),
    }),
  );
});
