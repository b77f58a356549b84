import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import {
  parseSamples,
  readTelemetry,
  summarize,
} from "../../../../../src/stack/parts/collector/telemetry.ts";

test.each([
  ["no labels", "up 1", { name: "up", labels: {}, value: 1 }],
  ["labels", 'a{b="1",c="x y"} 2', { name: "a", labels: { b: "1", c: "x y" }, value: 2 }],
  ["empty labels", "a{} 2", { name: "a", labels: {}, value: 2 }],
  ["a timestamp", 'a{b="1"} 2 1700000000', { name: "a", labels: { b: "1" }, value: 2 }],
  ["an exponent", "a 1.5e+03", { name: "a", labels: {}, value: 1500 }],
  [
    "braces and commas in a value",
    'a{b="{x} 9,y=z",c="d"} 2',
    { name: "a", labels: { b: "{x} 9,y=z", c: "d" }, value: 2 },
  ],
  [
    "a quote in a value",
    'a{b="x\\"y",c="d"} 2',
    { name: "a", labels: { b: 'x"y', c: "d" }, value: 2 },
  ],
])("a sample with %s", (_what, line, sample) => {
  expect(parseSamples(line)).toEqual([sample]);
});

test.each(["# HELP a b", "# TYPE a counter", "", "a", '{b="1"} 2'])("no sample: %j", (line) => {
  expect(parseSamples(line)).toEqual([]);
});

let server: Server | undefined;
afterEach(() => server?.close());

/** The address of a collector that answers with these metrics. */
async function serving(text: string, status = 200): Promise<string> {
  const started = createServer((_request, response) => {
    response.statusCode = status;
    response.end(text);
  });
  server = started;
  await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
  return `127.0.0.1:${(started.address() as AddressInfo).port}`;
}

const METRICS = `
# TYPE otelcol_receiver_accepted_spans_total counter
otelcol_receiver_accepted_spans_total{receiver="otlp",transport="http"} 7
otelcol_receiver_accepted_spans_total{receiver="otlp",transport="grpc"} 3
otelcol_receiver_refused_spans_total{receiver="otlp",transport="grpc"} 2
otelcol_receiver_accepted_log_records{receiver="otlp"} 5
otelcol_exporter_sent_spans_total{exporter="kafka/a"} 10
otelcol_exporter_sent_spans_total{exporter="kafka/b"} 4
otelcol_exporter_send_failed_spans_total{exporter="kafka/b"} 5
otelcol_exporter_enqueue_failed_spans_total{exporter="kafka/b"} 1
otelcol_exporter_queue_size{exporter="kafka/a",data_type="traces"} 2
otelcol_exporter_queue_size{exporter="kafka/b",data_type="logs"} 1
otelcol_exporter_queue_capacity{exporter="kafka/b"} 1000
`;

test("a collector's counters, per signal and exporter", async () => {
  const { signals, queued } = await readTelemetry(await serving(METRICS));
  expect(signals.traces).toEqual({
    accepted: 10,
    refused: 2,
    exporters: [
      { exporter: "kafka/a", sent: 10, sendFailed: 0, enqueueFailed: 0 },
      { exporter: "kafka/b", sent: 4, sendFailed: 5, enqueueFailed: 1 },
    ],
  });
  expect(signals.logs).toEqual({ accepted: 5, refused: 0, exporters: [] });
  expect(signals.metrics).toEqual({ accepted: 0, refused: 0, exporters: [] });
  expect(queued).toBe(3);
});

test("a collector that answers with an error is not read", async () => {
  const address = await serving(METRICS, 503);
  await expect(readTelemetry(address)).rejects.toThrow("HTTP 503");
});

test("a collector that is not there is not read", async () => {
  await expect(readTelemetry("127.0.0.1:1")).rejects.toThrow();
});

test("a collector that does not answer in time is named, with its address", async () => {
  const silent = createServer(() => {});
  server = silent;
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const address = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
  await expect(readTelemetry(address, { withinMs: 50 })).rejects.toMatchObject({
    code: "part-not-ready",
    message: "a collector did not answer with its own metrics within 0.05 s",
    place: `http://${address}/metrics`,
  });
  silent.closeAllConnections();
});

test("what the SDK's items do not pass is not counted where a path is given", () => {
  const samples = parseSamples(
    [
      'otelcol_receiver_accepted_metric_points_total{receiver="otlp"} 5',
      'otelcol_receiver_accepted_metric_points_total{receiver="hostmetrics"} 70',
      'otelcol_exporter_sent_metric_points_total{exporter="kafka"} 5',
      'otelcol_exporter_sent_metric_points_total{exporter="debug"} 70',
      'otelcol_exporter_queue_size{exporter="kafka"} 2',
      'otelcol_exporter_queue_size{exporter="debug"} 3',
    ].join("\n"),
  );
  const none = { receivers: [], exporters: [] };
  const metrics = { receivers: ["otlp"], exporters: ["kafka"] };
  const counted = summarize(samples, { traces: none, metrics, logs: none });
  expect(counted.queued).toBe(2);
  expect(counted.signals.metrics).toEqual({
    accepted: 5,
    refused: 0,
    exporters: [{ exporter: "kafka", sent: 5, sendFailed: 0, enqueueFailed: 0 }],
  });
  expect(summarize(samples)).toMatchObject({ queued: 5, signals: { metrics: { accepted: 75 } } });
});
