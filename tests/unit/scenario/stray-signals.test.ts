import { expect, test } from "vitest";
import { straySignals } from "../../../src/scenario/stray-signals.ts";
import { configOf } from "../collector-config/config-of.ts";

const pipelines = (logs: string, metrics: string) => `
service:
  pipelines:
    logs: { receivers: [${logs}], exporters: [out] }
    metrics: { receivers: [${metrics}], exporters: [out] }
`;

test("where the SDK and Kafka are all that feeds a signal, documents of nobody are the run's", async () => {
  const edge = await configOf(pipelines("otlp", "otlp/a, otlp/b"), "edge");
  const backend = await configOf(pipelines("kafka/logs", "kafka"), "backend");
  expect(straySignals(edge, backend)).toEqual(["traces", "metrics", "logs"]);
});

test("a receiver or connector beside them may have made such documents", async () => {
  const edge = await configOf(pipelines("otlp, filelog", "otlp"), "edge");
  const backend = await configOf(pipelines("kafka", "kafka, spanmetrics"), "backend");
  expect(straySignals(edge, backend)).toEqual(["traces"]);
});
