import type { ExportRequest } from "./export-request.ts";
import type { Exemplar, Metric } from "./generated/opentelemetry/proto/metrics/v1/metrics_pb.js";

const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;

interface WithIds {
  readonly traceId: Uint8Array;
  readonly spanId: Uint8Array;
}

/**
 * Checks the lengths of all trace and span ids: 16 and 8 bytes, or none, as the collector's decoder
 * does ("invalid length for TraceID").
 *
 * @throws Error for the first that has another length.
 */
export function checkIds(request: ExportRequest): void {
  switch (request.signal) {
    case "traces":
      for (const { scopeSpans } of request.message.resourceSpans) {
        for (const { spans } of scopeSpans) {
          for (const span of spans) {
            checkPair(span);
            checkLength("parent span id", span.parentSpanId, SPAN_ID_BYTES);
            for (const link of span.links) checkPair(link);
          }
        }
      }
      break;
    case "logs":
      for (const { scopeLogs } of request.message.resourceLogs) {
        for (const { logRecords } of scopeLogs) for (const record of logRecords) checkPair(record);
      }
      break;
    case "metrics":
      for (const { scopeMetrics } of request.message.resourceMetrics) {
        for (const { metrics } of scopeMetrics) {
          for (const metric of metrics)
            for (const exemplar of exemplarsOf(metric)) checkPair(exemplar);
        }
      }
  }
}

function exemplarsOf({ data }: Metric): Exemplar[] {
  switch (data.case) {
    case "gauge":
    case "sum":
    case "histogram":
    case "exponentialHistogram":
      return data.value.dataPoints.flatMap(({ exemplars }) => exemplars);
    default:
      return [];
  }
}

function checkPair({ traceId, spanId }: WithIds): void {
  checkLength("trace id", traceId, TRACE_ID_BYTES);
  checkLength("span id", spanId, SPAN_ID_BYTES);
}

function checkLength(what: string, id: Uint8Array, length: number): void {
  if (id.length !== 0 && id.length !== length) {
    throw new Error(`invalid length for a ${what}: ${id.length} bytes instead of ${length}`);
  }
}
