import { expect, test } from "vitest";
import { loadCollectorConfig } from "../../../../src/collector-config/collector-config.ts";
import { checkIncidents } from "../../../../src/scenario/incidents/check-incidents.ts";
import { readIncident } from "../../../../src/scenario/incidents/read-incident.ts";
import { changesFor, NO_SETTINGS } from "../../../../src/scenario/settings-by-type.ts";

const edge = await loadCollectorConfig("edge", "configs/durable/edge.yaml");
const backend = await loadCollectorConfig("backend", "configs/durable/backend-elasticsearch.yaml");

test("a type's settings go to each component of the type", () => {
  const two = {
    ...backend,
    components: [
      ...backend.components,
      { section: "receivers", id: "kafka/b", type: "kafka", settings: {} },
    ] as typeof backend.components,
  };
  expect(changesFor(two, { ...NO_SETTINGS, receivers: { kafka: { group_id: "a" } } })).toEqual({
    receivers: { kafka: { group_id: "a" }, "kafka/b": { group_id: "a" } },
  });
});

test("what comes first comes before the pipelines' own processors", () => {
  const changes = changesFor(backend, {
    ...NO_SETTINGS,
    first: { memory_limiter: { limit_mib: 10 } },
  });
  const { processors: own } = backend.pipelines[0] as (typeof backend.pipelines)[number];
  expect(changes).toMatchObject({
    processors: { "memory_limiter/incident": { limit_mib: 10 } },
    service: {
      pipelines: {
        [backend.pipelines[0]?.id ?? ""]: { processors: ["memory_limiter/incident", ...own] },
      },
    },
  });
});

test("a config without the component cannot have the incident", async () => {
  expect(() => changesFor(edge, { ...NO_SETTINGS, exporters: { elasticsearch: {} } })).toThrow(
    /changes exporters of the type elasticsearch, and the edge config has none/,
  );
  const incident = readIncident("kafka-away-queue-full");
  await expect(checkIncidents([incident], { edge: backend, backend }, {})).rejects.toThrow(
    /type kafka/,
  );
});
