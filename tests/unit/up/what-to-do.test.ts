import { describe, expect, test } from "vitest";
import { exampleRequest } from "../../../src/up/example-requests.ts";
import { type Running, whatToDo } from "../../../src/up/what-to-do.ts";
import { configOf } from "../collector-config/config-of.ts";

const example = {
  signal: "logs",
  path: "/v1/logs",
  body: ['{"timeUnixNano":"{now}"}'],
} as const;

const RUNNING: Running = {
  otlp: { grpc: "http://127.0.0.1:24317", http: "http://127.0.0.1:24318" },
  example,
  kafka: "127.0.0.1:29092,127.0.0.1:29093,127.0.0.1:29094",
  target: { name: "Elasticsearch 9.4.3", url: "http://127.0.0.1:29200" },
  telemetry: { edge: "127.0.0.1:28888", backend: "127.0.0.1:28889" },
  logs: "reports/2026-11-26T17-20-41-12345/logs",
  variables: { edge: [], backend: ["ELASTICSEARCH_API_KEY"] },
  look: {
    file: "/tmp/edot-kafka-AbCdEf/elasticsearch.env",
    names: ["ELASTICSEARCH_URL", "ELASTICSEARCH_API_KEY"],
  },
  watched: ["configs/durable/edge.yaml", "configs/durable/backend-elasticsearch.yaml"],
};

describe("what to do with a pipeline that runs", () => {
  test("fits a terminal of 80 columns, and says where everything is", () => {
    const names = Array.from({ length: 12 }, (_, n) => `A_VARIABLE_OF_THE_BACKEND_${n}`);
    const text = whatToDo({ ...RUNNING, variables: { edge: [], backend: names } });
    expect(text.split("\n").filter((line) => line.length > 80)).toEqual([]);
    for (const part of [
      "http://127.0.0.1:24317",
      "http://127.0.0.1:24318",
      RUNNING.kafka,
      "http://127.0.0.1:29200",
      "http://127.0.0.1:28888/metrics",
      "http://127.0.0.1:28889/metrics",
      RUNNING.logs,
      ...names,
      "ELASTICSEARCH_URL, ELASTICSEARCH_API_KEY",
      ...RUNNING.watched,
    ]) {
      expect(text).toContain(part);
    }
    expect(text).toMatch(/edge's variables +\(none\)/);
  });

  test("the time of what is sent by hand is the shell's", () => {
    expect(whatToDo(RUNNING)).toContain(`{"timeUnixNano":"'$(date +%s)'000000000"}'`);
  });

  test("an edge with TLS is sent to by its address", () => {
    const text = whatToDo({ ...RUNNING, otlp: { http: "https://127.0.0.1:24318" } });
    expect(text).toContain("curl -sSk -H");
    expect(text).toContain("https://127.0.0.1:24318/v1/logs");
    expect(text).toContain("OTEL_EXPORTER_OTLP_ENDPOINT=https://127.0.0.1:24318");
  });

  test("an edge without HTTP is sent to with an SDK alone", () => {
    const { example: _, ...rest } = RUNNING;
    const text = whatToDo({ ...rest, otlp: { grpc: "http://127.0.0.1:24317" } });
    expect(text).toContain("OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:24317");
    expect(text).toContain("OTEL_EXPORTER_OTLP_PROTOCOL=grpc");
    expect(text).not.toContain("/v1/");
  });

  test("what mOTLP has accepted is in files; a folder with a blank is one word", () => {
    const text = whatToDo({ ...RUNNING, look: { accepted: "/tmp/my folder/accepted" } });
    expect(text).toContain("tail -n 1 '/tmp/my folder/accepted'/accepted-*.ndjson");
    expect(text).not.toContain("ELASTICSEARCH_API_KEY\n\n");
  });

  test("without --watch nothing is watched", () => {
    expect(whatToDo({ ...RUNNING, watched: [] })).not.toContain("Watched");
  });
});

test("a receiver that no pipeline uses is no example", async () => {
  const config = await configOf(
    "receivers: { otlp/old: { protocols: { http: } }, otlp: { protocols: { http: } } }\n" +
      "service: { pipelines: { traces: { receivers: [otlp], exporters: [kafka] } } }",
  );
  expect(exampleRequest(config)).toMatchObject({ signal: "traces" });
});

describe("what can be sent by hand", () => {
  const edge = (receiver: string, signals: string) =>
    configOf(
      `receivers:
  otlp:
    protocols: ${receiver}
exporters:
  kafka: {}
service:
  pipelines:
${signals
  .split(" ")
  .map((signal) => `    ${signal}: { receivers: [otlp], exporters: [kafka] }`)
  .join("\n")}
`,
    );

  test.each([
    ["traces metrics logs", "logs"],
    ["traces metrics", "traces"],
    ["metrics", "metrics"],
  ])("of %s: %s", async (taken, sent) => {
    const found = exampleRequest(await edge("{ grpc: {}, http: {} }", taken));
    expect(found).toMatchObject({ signal: sent, path: `/v1/${sent}` });
    const body = found?.body.join("\n").replaceAll("{now}", "1000000000");
    expect(JSON.parse(body ?? "")).toHaveProperty(
      { logs: "resourceLogs", traces: "resourceSpans", metrics: "resourceMetrics" }[sent] ?? "",
    );
  });

  test("goes where the receiver takes it", async () => {
    const config = await edge("{ http: { logs_url_path: /mine } }", "logs");
    expect(exampleRequest(config)?.path).toBe("/mine");
  });

  test("is nothing without HTTP", async () => {
    expect(exampleRequest(await edge("{ grpc: {} }", "logs"))).toBeUndefined();
  });
});
