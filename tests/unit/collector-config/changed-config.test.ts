import { expect, test } from "vitest";
import { changedConfig } from "../../../src/collector-config/changed-config.ts";
import { loadCollectorConfig } from "../../../src/collector-config/collector-config.ts";

const BACKEND = "configs/durable/backend-elasticsearch.yaml";
const LOGS = ["receivers", "kafka", "logs", "encoding"];

test("what was changed is in the settings, and the rest stays", async () => {
  const config = await loadCollectorConfig("backend", BACKEND);
  const changes = { receivers: { kafka: { logs: { encoding: "otlp_json" } } } };
  const changed = changedConfig(config, changes);
  const kafka = changed.components.find(({ section }) => section === "receivers");
  expect(kafka?.settings.logs).toEqual({ topics: ["otel-logs"], encoding: "otlp_json" });
  expect(kafka?.settings.traces).toEqual({ topics: ["otel-traces"], encoding: "otlp_proto" });
  expect(changed.pipelines).toEqual(config.pipelines);
  expect(config.components.find(({ section }) => section === "receivers")?.settings.logs).toEqual({
    topics: ["otel-logs"],
    encoding: "otlp_proto",
  });
});

test("what was changed has its place in the overlay, what was not in the user's file", async () => {
  const config = await loadCollectorConfig("backend", BACKEND);
  const changed = changedConfig(config, {
    receivers: { kafka: { logs: { encoding: "otlp_json", topics: ["a"] } } },
  });
  expect(changed.placeOf(LOGS)).toBe("backend overlay: receivers.kafka.logs.encoding");
  const topics = ["receivers", "kafka", "logs", "topics"];
  expect(changed.placeOf([...topics, 0])).toMatch(/^backend overlay/);
  for (const keys of [LOGS.slice(0, 3), ["receivers", "kafka", "traces", "encoding"]]) {
    expect(changed.placeOf(keys)).toBe(config.placeOf(keys));
    expect(changed.placeOf(keys)).toMatch(/backend-elasticsearch\.yaml:\d+$/);
  }
});

test("without changes it is the user's config", async () => {
  const config = await loadCollectorConfig("backend", BACKEND);
  expect(changedConfig(config, {})).toBe(config);
});
