import { expect, test } from "vitest";
import { loadCollectorConfig } from "../../../../src/collector-config/collector-config.ts";
import { needsOwnPipeline } from "../../../../src/scenario/incidents/own-pipeline.ts";
import { parseIncident, readIncident } from "../../../../src/scenario/incidents/read-incident.ts";

const configs = {
  edge: await loadCollectorConfig("edge", "configs/durable/edge.yaml"),
  backend: await loadCollectorConfig("backend", "configs/durable/backend-elasticsearch.yaml"),
};

test.each([
  ["kafka-restarted", false],
  ["backend-killed", false],
  // A processor that a fault adds is no setting from the start.
  ["backend-out-of-memory", false],
  // It needs the proxy before Elasticsearch.
  ["target-slow", true],
  // Its broker asks for logins.
  ["kafka-wrong-password", true],
  ["slow-past-retention", true],
  ["more-collectors-than-partitions", true],
  ["clock-ahead", true],
])("%s needs a pipeline of its own: %s", (name, needs) => {
  expect(needsOwnPipeline(readIncident(name), configs)).toBe(needs);
});

test.each([
  ["{ for: 2s, rate: 50, before: 0, after: 5 }", false],
  ["{ for: 2s, itemBytes: 10 }", true],
  ["{ for: 2s, signals: [logs] }", true],
])("traffic %s needs its own sender: %s", (traffic, needs) => {
  const incident = parseIncident(`title: ours\ntraffic: ${traffic}`, "/ours.yaml");
  expect(needsOwnPipeline(incident, configs)).toBe(needs);
});
