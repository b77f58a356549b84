import { expect, test } from "vitest";
import { doubtOf, dropsOf } from "../../../src/collector-config/certain-ways.ts";
import { configOf } from "./config-of.ts";

const edge = (pipelines: string) =>
  configOf(`receivers: { otlp: { protocols: { http: } }, otlp/b: { protocols: { http: } } }
processors: { batch: , resource: , filter: }
exporters: { kafka: , otlphttp/vendor: }
connectors: { forward: , routing: }
service:
  pipelines:
${pipelines}`);

test.each([
  ["next to Kafka", "    logs: { receivers: [otlp], exporters: [kafka, otlphttp/vendor] }"],
  [
    "in a pipeline of its own, behind processors that keep every item",
    `    logs: { receivers: [otlp], processors: [filter], exporters: [kafka] }
    logs/v: { receivers: [otlp], processors: [batch, resource], exporters: [otlphttp/vendor] }`,
  ],
  [
    "behind a connector that hands on",
    `    logs: { receivers: [otlp], exporters: [kafka, forward] }
    logs/v: { receivers: [forward], exporters: [otlphttp/vendor] }`,
  ],
])("every item has to come: %s", async (_what, pipelines) => {
  expect(doubtOf(await edge(pipelines), "logs", "otlphttp/vendor")).toBeUndefined();
});

test.each([
  [
    "    logs: { receivers: [otlp], processors: [filter], exporters: [kafka, otlphttp/vendor] }",
    "filter (edge) may drop items on the way there",
  ],
  [
    `    logs: { receivers: [otlp], exporters: [kafka, routing] }
    logs/v: { receivers: [routing], exporters: [otlphttp/vendor] }`,
    "routing (edge) chooses what goes there",
  ],
  [
    `    logs: { receivers: [otlp, otlp/b], exporters: [kafka] }
    logs/v: { receivers: [otlp/b], exporters: [otlphttp/vendor] }`,
    "not all pipelines of the edge that take logs lead there",
  ],
])("it cannot be said that every item has to come: %s", async (pipelines, doubt) => {
  expect(doubtOf(await edge(pipelines), "logs", "otlphttp/vendor")).toBe(doubt);
});

test("what the edge may drop comes to no destination of the backend", async () => {
  const of = async (processors: string) =>
    dropsOf(
      await edge(`    logs: { receivers: [otlp], processors: ${processors}, exporters: [kafka] }`),
      "logs",
    );
  expect(await of("[batch]")).toBeUndefined();
  expect(await of("[batch, filter]")).toBe("filter (edge) may drop or route items");
});
