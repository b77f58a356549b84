import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { metricNames } from "../../../src/stack/parts/collector/metric-names.ts";
import { compareDefaults, pathsIn } from "../../../src/upgrade/compare-defaults.ts";
import { compareMetrics } from "../../../src/upgrade/compare-metrics.ts";
import { deprecationsIn } from "../../../src/upgrade/deprecations.ts";

describe("defaults as two versions print them", () => {
  const printed = {
    from: [
      "2026-11-26T22:00:00Z info a line of the log",
      "exporters:",
      "  kafka:",
      "    producer: {flush_max_messages: 0, required_acks: -1}",
      "    sending_queue: {enabled: false, queue_size: 10}",
      '    encoding: ""',
      "    retry: {enabled: true}",
    ].join("\n"),
    to: [
      "exporters:",
      "  kafka:",
      "    producer: {flush_max_messages: 10000, required_acks: 1}",
      "    sending_queue: null",
      "    record_headers: []",
      "    idle: 9m0s",
      "service: {telemetry: {level: other}}",
    ].join("\n"),
  };

  test("are reported where they differ, but not what the config sets or what is off", () => {
    const written = pathsIn({ exporters: { kafka: { producer: { required_acks: -1 } } } });
    expect(compareDefaults("edge", printed, written)).toEqual([
      { role: "edge", path: "exporters.kafka.idle", to: "9m0s" },
      { role: "edge", path: "exporters.kafka.producer.flush_max_messages", from: 0, to: 10000 },
    ]);
  });

  test("are reported where the config sets nothing", () => {
    const paths = compareDefaults("edge", printed, new Set()).map(({ path }) => path);
    expect(paths).toContain("exporters.kafka.producer.required_acks");
  });
});

describe("a collector's own metrics", () => {
  test("are names with their labels; a histogram is one of them", () => {
    const sample = (name: string, labels: Record<string, string>, value = 1) => {
      return { name, labels, value };
    };
    expect(
      metricNames([
        sample("size_bucket", { le: "1", exporter: "kafka" }),
        sample("size_sum", { exporter: "kafka" }),
        sample("size_count", { exporter: "kafka" }),
        sample("queue_count", { a: "1" }, 0),
        sample("queue_count", { b: "1" }),
        sample("failed_total", {}, 0),
      ]),
    ).toEqual({
      failed_total: { labels: [], isZero: true },
      queue_count: { labels: ["a", "b"], isZero: false },
      size: { labels: ["exporter"], isZero: false },
    });
  });

  test("that come, go, come later or have other labels are reported", () => {
    const metric = (...labels: string[]) => ({ labels, isZero: false });
    const changes = compareMetrics(
      "edge",
      {
        ...{ old: metric(), late_total: metric(), failed_total: { labels: [], isZero: true } },
        ...{ sent_total: metric("exporter"), same_seconds: metric("otel_scope_name") },
      },
      { new: metric(), sent: metric("exporter", "server_address"), same: metric() },
      { late: metric() },
    );
    expect(changes).toEqual([
      { role: "edge", kind: "late", name: "failed" },
      { role: "edge", kind: "late", name: "late" },
      { role: "edge", kind: "added", name: "new" },
      { role: "edge", kind: "gone", name: "old" },
      {
        ...{ role: "edge", kind: "labels", name: "sent" },
        labelsAdded: ["server_address"],
        labelsGone: [],
      },
    ]);
  });
});

test("deprecations are a collector's warnings of that kind, each once", async () => {
  const file = join(await mkdtemp(join(tmpdir(), "edot-deprecations-")), "backend.log");
  const line = (level: string, msg: string) =>
    JSON.stringify({ level, ts: "2026-11-26T22:00:00Z", msg, "otelcol.component.id": "otlphttp" });
  const words = '"otlphttp" alias is deprecated; use "otlp_http" instead';
  const lines = [
    line("warn", words),
    line("warn", words),
    line("info", "deprecated"),
    line("warn", "slow"),
  ];
  await writeFile(file, `${lines.join("\n")}\n`);
  expect(await deprecationsIn(file, { role: "backend", version: "9.4.3" })).toEqual([
    { role: "backend", version: "9.4.3", component: "otlphttp", words },
  ]);
});
