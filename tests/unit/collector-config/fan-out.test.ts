import { expect, test } from "vitest";
import { fanOuts } from "../../../src/collector-config/fan-out.ts";
import { configOf } from "./config-of.ts";

async function shared(pipelines: string, connectors = ""): Promise<readonly string[]> {
  const config = await configOf(
    `receivers: { otlp: , otlp/b: }
exporters: { kafka: , kafka/b: }
connectors: { ${connectors} }
service:
  pipelines:
${pipelines}`,
  );
  return fanOuts(config)("kafka", "kafka/b");
}

test.each<[string, string, string?]>([
  ["one pipeline", "    logs: { receivers: [otlp], exporters: [kafka, kafka/b] }"],
  [
    "two pipelines from one receiver",
    `    logs: { receivers: [otlp], exporters: [kafka] }
    logs/b: { receivers: [otlp/b, otlp], exporters: [kafka/b] }`,
  ],
  [
    "a pipeline and what is behind a connector of it",
    `    logs: { receivers: [otlp], exporters: [kafka, forward] }
    logs/b: { receivers: [forward], exporters: [kafka/b] }`,
    "forward: ",
  ],
  [
    "two pipelines behind a connector that gives to each",
    `    logs: { receivers: [otlp], exporters: [forward] }
    logs/a: { receivers: [forward], exporters: [kafka] }
    logs/b: { receivers: [forward], exporters: [kafka/b] }`,
    "forward: ",
  ],
  [
    "one branch of a routing connector that has both",
    `    logs: { receivers: [otlp], exporters: [routing] }
    logs/a: { receivers: [routing], exporters: [kafka, kafka/b] }`,
    "routing: ",
  ],
])("one item reaches both: %s", async (_what, pipelines, connectors) => {
  expect(await shared(pipelines, connectors)).toEqual(["logs"]);
});

test.each<[string, string, string?]>([
  [
    "each signal has its own",
    `    logs: { receivers: [otlp], exporters: [kafka] }
    traces: { receivers: [otlp], exporters: [kafka/b] }`,
  ],
  [
    "each receiver has its own",
    `    logs: { receivers: [otlp], exporters: [kafka] }
    logs/b: { receivers: [otlp/b], exporters: [kafka/b] }`,
  ],
  [
    "a routing connector sends to the one or the other",
    `    logs: { receivers: [otlp], exporters: [routing] }
    logs/a: { receivers: [routing], exporters: [kafka] }
    logs/b: { receivers: [routing], exporters: [kafka/b] }`,
    "routing: ",
  ],
  [
    "connectors in a circle",
    `    logs: { receivers: [otlp, forward], exporters: [kafka, forward] }`,
    "forward: ",
  ],
])("no item reaches both: %s", async (_what, pipelines, connectors) => {
  expect(await shared(pipelines, connectors)).toEqual([]);
});
