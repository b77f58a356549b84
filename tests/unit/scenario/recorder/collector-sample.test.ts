import { expect, test } from "vitest";
import { sampleCollector } from "../../../../src/scenario/recorder/collector-sample.ts";
import { parseSamples } from "../../../../src/stack/parts/collector/telemetry.ts";
import { counted, telemetryOf } from "../states.ts";

const SAMPLES = `
otelcol_process_uptime_seconds_total{service="x"} 12.5
otelcol_exporter_queue_capacity{data_type="traces",exporter="kafka/a"} 1000
otelcol_exporter_queue_capacity{data_type="logs",exporter="kafka/a"} 500
otelcol_exporter_queue_size{data_type="traces",exporter="kafka/a"} 10
otelcol_exporter_queue_size{data_type="logs",exporter="kafka/a"} 400
otelcol_kafka_receiver_unmarshal_failed_spans_total{partition="0"} 2
otelcol_kafka_receiver_unmarshal_failed_spans_total{partition="1"} 3
otelcol_elasticsearch_docs_processed_total{outcome="success"} 9
otelcol_elasticsearch_docs_processed_total{outcome="too_many"} 4
otelcol_exporter_send_failed_spans_total{exporter="kafka/a"} 7
otelcol_receiver_refused_spans_total{receiver="otlp"} 7
otelcol_exporter_send_failed_duration_bucket{le="1"} 7
go_gc_errors 1
`;

test("a collector's uptime, queues and what else speaks of failure", () => {
  const telemetry = { ...telemetryOf({ traces: counted(10, 6, { sendFailed: 4 }) }, 3) };
  expect(sampleCollector({ ...telemetry, samples: parseSamples(SAMPLES) })).toEqual({
    uptime: 12.5,
    accepted: { traces: 10, metrics: 0, logs: 0 },
    refused: { traces: 0, metrics: 0, logs: 0 },
    sent: { traces: 6, metrics: 0, logs: 0 },
    sendFailed: { traces: 4, metrics: 0, logs: 0 },
    enqueueFailed: { traces: 0, metrics: 0, logs: 0 },
    queue: { size: 3, fullest: 80 },
    failures: {
      otelcol_kafka_receiver_unmarshal_failed_spans: 5,
      "otelcol_elasticsearch_docs_processed (too_many)": 4,
    },
  });
});

test("exporters that send nothing anywhere do not count", () => {
  const exporters = ["kafka", "debug", "debug/2", "nop"].map((exporter) => ({
    ...{ exporter, sent: 5, sendFailed: 1, enqueueFailed: 1 },
  }));
  const { sent, sendFailed, enqueueFailed } = sampleCollector(
    telemetryOf({ logs: { accepted: 5, refused: 0, exporters } }),
  );
  expect([sent.logs, sendFailed.logs, enqueueFailed.logs]).toEqual([5, 1, 1]);
});
