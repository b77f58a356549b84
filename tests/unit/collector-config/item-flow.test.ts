import { expect, test } from "vitest";
import type { CollectorConfig } from "../../../src/collector-config/collector-config.ts";
import {
  derivedSignals,
  exporterPaths,
  isFedByOthers,
  itemTopics,
  longestHold,
  movesByItself,
} from "../../../src/collector-config/item-flow.ts";
import { configOf } from "./config-of.ts";

const COMPONENTS = `receivers: { otlp: , hostmetrics: , kafkametrics: , kafka: , kafka/2: }
processors:
  batch: { timeout: 2s }
  batch/slow: { timeout: 30s }
  tail_sampling: { decision_wait: 20s }
exporters:
  kafka: { timeout: 1s, topic: items }
  kafka/other: { topic: others }
  debug:
  nop:
  elasticsearch:
`;
const CONNECTORS = "connectors: { routing: , spanmetrics: { metrics_flush_interval: 15s } }\n";

/** `logs: otlp > batch > kafka` for each pipeline, several ids with spaces. */
function flow(pipelines: readonly string[], role: CollectorConfig["role"] = "edge", more = "") {
  const lines = pipelines.map((text) => {
    const [id, way = ""] = text.split(": ");
    const [receivers, processors, exporters] = way
      .split(">")
      .map((ids) => ids.trim().split(/ +/).join(", "));
    return `    ${id}: { receivers: [${receivers}], processors: [${processors}], exporters: [${exporters}] }`;
  });
  return configOf(`${COMPONENTS}${more}service:\n  pipelines:\n${lines.join("\n")}\n`, role);
}

const BACKEND = () =>
  flow(["logs: kafka >> elasticsearch", "metrics: kafka >> elasticsearch"], "backend");

test.each<[string, readonly string[], number, string?]>([
  ["what a pipeline holds adds up", ["traces: otlp > tail_sampling batch > kafka"], 23_000],
  [
    "the slowest of several counts",
    ["logs: otlp > batch > kafka", "logs/slow: otlp > batch/slow > kafka"],
    31_000,
  ],
  ["the slowest exporter counts", ["logs: otlp >> kafka elasticsearch"], 10_000],
  ["what nothing uses does not", ["logs: otlp >> kafka"], 1_000],
  [
    "what the items do not pass does not",
    ["logs: otlp >> kafka", "metrics: hostmetrics > batch/slow > kafka"],
    1_000,
  ],
  [
    "connectors lead on",
    ["traces: otlp > batch > spanmetrics kafka", "metrics: spanmetrics > batch/slow > kafka"],
    2_000 + 15_000 + 30_000 + 1_000,
    CONNECTORS,
  ],
  [
    "a connector in a circle ends",
    ["logs: otlp routing > batch > routing kafka"],
    2_000 + 1_000,
    CONNECTORS,
  ],
])("the longest hold: %s", async (_what, pipelines, milliseconds, more = "") => {
  expect(longestHold(await flow(pipelines, "edge", more))).toBe(milliseconds);
});

test.each<[string, readonly string[], CollectorConfig["role"], Readonly<Record<string, number>>]>([
  ["one pipeline", ["logs: otlp > batch > kafka"], "edge", { kafka: 1 }],
  [
    "two to one exporter",
    ["logs: otlp >> kafka", "logs/slow: otlp > batch/slow > kafka"],
    "edge",
    { kafka: 2 },
  ],
  ["two exporters", ["logs: otlp >> kafka debug nop"], "edge", { kafka: 1, debug: 1 }],
  [
    "two receivers, each one way",
    ["logs: kafka >> elasticsearch", "logs/2: kafka/2 >> elasticsearch"],
    "backend",
    { elasticsearch: 1 },
  ],
  ["others in the same pipeline", ["logs: otlp hostmetrics >> kafka"], "edge", { kafka: 1 }],
])("each exporter is given each item so often: %s", async (_what, pipelines, role, times) => {
  const paths = exporterPaths(await flow(pipelines, role));
  expect(Object.fromEntries(paths?.logs ?? [])).toEqual(times);
  expect(paths?.traces.size).toBe(0);
});

test.each<[string, readonly string[], CollectorConfig["role"], string]>([
  [
    "two receivers with different ways",
    ["logs: kafka >> elasticsearch debug", "logs/2: kafka/2 >> elasticsearch"],
    "backend",
    "",
  ],
  ["connectors", ["logs: otlp >> routing", "logs/2: routing >> kafka"], "edge", CONNECTORS],
])("counters prove nothing: %s", async (_what, pipelines, role, more) => {
  expect(exporterPaths(await flow(pipelines, role, more))).toBeUndefined();
});

test("what connectors make of items is not an item, and what they pass on is", async () => {
  const config = await flow(
    [
      "traces: otlp >> spanmetrics kafka",
      "metrics: spanmetrics >> kafka",
      "logs: otlp >> routing",
      "logs/2: routing >> kafka",
    ],
    "edge",
    CONNECTORS,
  );
  expect(derivedSignals(config)).toEqual(["metrics"]);
  expect(movesByItself(config)).toBe(true);
  expect(derivedSignals(await flow(["logs: otlp >> kafka"]))).toEqual([]);
});

test.each<[string, readonly string[], boolean, string?]>([
  ["the SDK alone", ["logs: otlp >> kafka"], false],
  ["another receiver in the pipeline", ["metrics: otlp hostmetrics >> kafka"], true],
  [
    "another pipeline to the same exporter",
    ["metrics: otlp >> kafka", "metrics/2: hostmetrics >> kafka"],
    true,
  ],
  [
    "another pipeline to a topic that is not read",
    ["metrics: otlp >> kafka", "metrics/2: kafkametrics >> kafka/other"],
    false,
  ],
  [
    "another pipeline that prints",
    ["metrics: otlp >> kafka", "metrics/2: hostmetrics >> debug"],
    false,
  ],
  [
    "a connector's own metrics",
    ["traces: otlp >> kafka spanmetrics", "metrics: spanmetrics >> kafka"],
    true,
    CONNECTORS,
  ],
  [
    "a connector that passes on",
    ["logs: otlp >> routing", "logs/2: routing >> kafka"],
    false,
    CONNECTORS,
  ],
  [
    "another receiver somewhere behind connectors",
    ["logs: otlp >> routing", "logs/2: routing hostmetrics >> kafka"],
    true,
    CONNECTORS,
  ],
])("fed by others: %s: %s", async (_what, pipelines, isFed, more = "") => {
  expect(isFedByOthers(await flow(pipelines, "edge", more), await BACKEND())).toBe(isFed);
});

test("another exporter that writes to a topic of the backend's feeds it", async () => {
  const edge = await flow(["metrics: otlp >> kafka", "metrics/2: kafkametrics >> kafka/other"]);
  const reading = await configOf(
    "receivers: { kafka: { metrics: { topics: [items, others] } } }\nexporters: { elasticsearch: }\nservice: { pipelines: { metrics: { receivers: [kafka], exporters: [elasticsearch] } } }",
    "backend",
  );
  expect(isFedByOthers(edge, reading)).toBe(true);
});

test("items are in the topics that the edge writes or the backend reads, and in no others", async () => {
  const edge = await flow(["metrics: otlp >> kafka", "metrics/2: kafkametrics >> kafka/other"]);
  const isItemTopic = itemTopics(edge, await BACKEND());
  expect(["items", "otlp_metrics", "others"].map((topic) => isItemTopic?.(topic))).toEqual([
    true,
    true,
    false,
  ]);
});

test("topics that come with the data are not known", async () => {
  const edge = await configOf(
    "receivers: { otlp: }\nexporters: { kafka: { topic_from_attribute: t } }\nservice: { pipelines: { logs: { receivers: [otlp], exporters: [kafka] } } }",
  );
  expect(itemTopics(edge, await BACKEND())).toBeUndefined();
});
