import { expect, test } from "vitest";
import { changingComponents } from "../../../src/collector-config/changing-components.ts";
import { parseCollectorConfig } from "../../../src/collector-config/collector-config.ts";
import { topicReads, topicWrites } from "../../../src/collector-config/kafka-topics.ts";
import {
  receiversOf,
  referenceBackend,
  referenceEdge,
} from "../../../src/collector-config/reference-config.ts";

const edge = (text: string) => parseCollectorConfig("edge", "edge.yaml", text);
const backend = (text: string) => parseCollectorConfig("backend", "backend.yaml", text);
const URLS = { elsewhere: "http://sink/unused" };

const EDGE = `
receivers: { otlp: { protocols: { http: {} } }, hostmetrics: {} }
processors: { batch: {}, memory_limiter: {}, cumulativetodelta: {}, filter/a: {}, filter/unused: {} }
connectors: { forward: {}, routing: {} }
exporters: { kafka: { logs: { topic: a } }, otlphttp/vendor: {} }
service:
  pipelines:
    logs: { receivers: [otlp, hostmetrics], processors: [batch, filter/a], exporters: [kafka, otlphttp/vendor, routing] }
    logs/routed: { receivers: [routing], exporters: [otlphttp/vendor] }
    traces: { receivers: [otlp], processors: [memory_limiter, cumulativetodelta], exporters: [forward] }
    traces/on: { receivers: [forward], exporters: [kafka] }
`;

test("components that may change data: used ones, but for those that leave it as it is", () => {
  expect(changingComponents(edge(EDGE)).map(({ id }) => id)).toEqual(["filter/a", "routing"]);
});

test("configs/durable has none: it needs no reference", async () => {
  const { loadCollectorConfig } = await import("../../../src/collector-config/collector-config.ts");
  for (const set of ["durable", "documented"]) {
    const config = await loadCollectorConfig("edge", `configs/${set}/edge.yaml`);
    expect(changingComponents(config)).toEqual([]);
  }
});

test("the edge sends to the receivers of its topics; connectors stay, other destinations get nothing", () => {
  const { config, changes } = referenceEdge(edge(EDGE), () => ["http://b"], URLS);
  expect(changes).toMatchObject({
    exporters: {
      "otlphttp/reference_kafka_logs_0": { logs_endpoint: "http://b/v1/logs" },
      "otlphttp/reference_unused": { endpoint: URLS.elsewhere },
    },
    service: {
      pipelines: {
        logs: {
          receivers: ["otlp"],
          exporters: ["otlphttp/reference_kafka_logs_0", "routing"],
        },
        "logs/routed": { receivers: ["routing"], exporters: ["otlphttp/reference_unused"] },
        traces: { receivers: ["otlp"], exporters: ["forward"] },
      },
    },
  });
  expect(config.pipelines.map(({ processors }) => processors)).toEqual([
    ["batch", "filter/a"],
    [],
    ["memory_limiter", "cumulativetodelta"],
    [],
  ]);
});

test("the backend reads OTLP in place of Kafka, and each exporter to the target sends on its own", () => {
  const text = `
receivers: { kafka: {}, kafka/dr: {} }
exporters: { elasticsearch: {}, elasticsearch/archive: {}, debug: {} }
service:
  pipelines:
    logs: { receivers: [kafka, kafka/dr], exporters: [elasticsearch, debug, elasticsearch/archive] }
`;
  const { changes } = referenceBackend(backend(text), "elasticsearch", "https://end", URLS);
  expect(changes).toMatchObject({
    receivers: { "otlp/reference_kafka": {}, "otlp/reference_kafka_dr": {} },
    service: {
      pipelines: {
        logs: {
          receivers: ["otlp/reference_kafka", "otlp/reference_kafka_dr"],
          exporters: [
            "otlphttp/reference_elasticsearch",
            "otlphttp/reference_elasticsearch_archive",
          ],
        },
      },
    },
  });
});

const READS = (topics: Readonly<Record<string, string>>) =>
  backend(`
receivers: { ${Object.entries(topics)
    .map(([id, topic]) => `kafka/${id}: { logs: { topics: [${topic}] } }`)
    .join(", ")} }
exporters: { elasticsearch: {} }
service:
  pipelines:
    logs: { receivers: [${Object.keys(topics).map((id) => `kafka/${id}`)}], exporters: [elasticsearch] }
`);

test.each([
  [{ one: "a", two: "b" }, ["kafka/one"]],
  [{ one: "a", two: "a" }, ["kafka/one", "kafka/two"]],
  // Topics that do not match are the pipeline's loss, and no effect of its processors.
  [{ one: "elsewhere" }, ["kafka/one"]],
  [{ one: "elsewhere", two: "b" }, undefined],
])("logs of topic a where %j are read go to %j", (topics, expected) => {
  const [write] = topicWrites(edge(EDGE), {});
  if (write === undefined) throw new Error("the edge writes");
  const logs = topicWrites(edge(EDGE), {}).find(({ signal }) => signal === "logs") ?? write;
  expect(receiversOf(logs, topicReads(READS(topics), {}))).toEqual(expected);
});
