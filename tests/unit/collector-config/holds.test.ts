import { expect, test } from "vitest";
import { parse } from "yaml";
import type { Section } from "../../../src/collector-config/component.ts";
import { holdOf } from "../../../src/collector-config/holds.ts";

function hold(section: Section, id: string, settings: string): number {
  const type = id.split("/")[0] ?? id;
  return holdOf({ section, id, type, settings: parse(`{${settings}}`) }, { WAIT: "7s" });
}

test.each<[Section, string, string, number]>([
  ["processors", "batch", "", 200],
  ["processors", "batch/slow", "timeout: 30s", 30_000],
  ["processors", "batch", "timeout: 0s", 0],
  ["processors", "batch", `timeout: "\${env:WAIT}"`, 7_000],
  ["processors", "batch", "timeout: 1000000000", 1_000],
  ["processors", "tail_sampling", "", 30_000],
  ["processors", "tail_sampling/x", "decision_wait: 60s, policies: []", 60_000],
  ["processors", "groupbytrace", "", 1_000],
  ["processors", "groupbytrace", "wait_duration: 10s", 10_000],
  ["processors", "interval", "", 60_000],
  ["processors", "interval", "interval: 15s", 15_000],
  ["processors", "logdedup", "", 10_000],
  ["processors", "log_dedup/new", "interval: 3s", 3_000],
  ["processors", "cumulativetodelta", "max_staleness: 1h", 0],
  ["processors", "deltatocumulative", "max_stale: 5m", 0],
  ["processors", "memory_limiter", "check_interval: 1s", 0],
  ["processors", "filter", "", 0],
  ["connectors", "spanmetrics", "", 60_000],
  ["connectors", "span_metrics", "metrics_flush_interval: 15s", 15_000],
  ["connectors", "servicegraph", "", 60_000],
  ["connectors", "service_graph/x", "metrics_flush_interval: 5s", 5_000],
  ["connectors", "routing", "", 0],
  ["connectors", "count", "", 0],
  ["receivers", "kafka", "", 250],
  ["receivers", "kafka/x", "max_fetch_wait: 20s", 20_000],
  ["receivers", "otlp", "", 0],
  ["receivers", "hostmetrics", "collection_interval: 1h", 0],
  ["exporters", "kafka", "", 0],
  ["exporters", "kafka", "timeout: 20s", 20_000],
  ["exporters", "kafka", "sending_queue: { batch: {} }", 200],
  ["exporters", "kafka", "sending_queue: { batch: { flush_timeout: 1m } }", 60_000],
  ["exporters", "kafka", "sending_queue: { enabled: false, batch: { flush_timeout: 1m } }", 0],
  ["exporters", "otlphttp", "sending_queue: { batch: { flush_timeout: 1s } }, timeout: 5s", 5_000],
  ["exporters", "elasticsearch", "", 10_000],
  ["exporters", "elasticsearch", "sending_queue: { enabled: false }", 0],
  ["exporters", "elasticsearch", "sending_queue: { batch: { flush_timeout: 1s } }", 1_000],
  ["exporters", "elasticsearch", "flush: { interval: 20s }", 20_000],
  ["extensions", "file_storage", "timeout: 1h", 0],
])("%s: %s with {%s} holds an item for up to %i ms", (section, id, settings, milliseconds) => {
  expect(hold(section, id, settings)).toBe(milliseconds);
});
