import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { REQUEST_SCHEMAS } from "../../../src/otlp/export-request.ts";
import type { KeyValueSchema } from "../../../src/otlp/generated/opentelemetry/proto/common/v1/common_pb.js";
import type { LogRecordSchema } from "../../../src/otlp/generated/opentelemetry/proto/logs/v1/logs_pb.js";
import type { MetricSchema } from "../../../src/otlp/generated/opentelemetry/proto/metrics/v1/metrics_pb.js";
import type { SpanSchema } from "../../../src/otlp/generated/opentelemetry/proto/trace/v1/trace_pb.js";

/** Ids that show when bytes are lost or turned around. */
export const TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
export const SPAN_ID = "b7ad6b7169203331";

/** A string attribute. */
export function text(key: string, value: string): MessageInitShape<typeof KeyValueSchema> {
  return { key, value: { value: { case: "stringValue", value } } };
}

/** An integer attribute. */
export function whole(
  key: string,
  value: number | bigint,
): MessageInitShape<typeof KeyValueSchema> {
  return { key, value: { value: { case: "intValue", value: BigInt(value) } } };
}

export function span(index: number): MessageInitShape<typeof SpanSchema> {
  return {
    traceId: Buffer.from(TRACE_ID, "hex"),
    spanId: Buffer.from(SPAN_ID, "hex"),
    name: `span ${index}`,
    kind: 3,
    startTimeUnixNano: 1_700_000_000_000_000_001n,
    endTimeUnixNano: 1_700_000_000_000_000_002n,
    attributes: [whole("harness.sequence", index)],
  };
}

export function logRecord(index: number): MessageInitShape<typeof LogRecordSchema> {
  return {
    timeUnixNano: 1_700_000_000_000_000_003n,
    severityNumber: 9,
    body: { value: { case: "stringValue", value: `log ${index}` } },
    attributes: [whole("harness.sequence", index)],
    traceId: Buffer.from(TRACE_ID, "hex"),
    spanId: Buffer.from(SPAN_ID, "hex"),
  };
}

/** A sum with so many data points. */
export function sum(points: number): MessageInitShape<typeof MetricSchema> {
  return {
    name: "requests",
    unit: "1",
    data: {
      case: "sum",
      value: {
        isMonotonic: true,
        aggregationTemporality: 2,
        dataPoints: Array.from({ length: points }, (_, index) => ({
          timeUnixNano: 1_700_000_000_000_000_004n,
          value: { case: "asInt" as const, value: BigInt(index) },
          attributes: [whole("harness.sequence", index)],
        })),
      },
    },
  };
}

/** An export request of a run as protobuf. */
export function traces(count = 2, run = "r1"): Uint8Array {
  const schema = REQUEST_SCHEMAS.traces;
  const spans = Array.from({ length: count }, (_, index) => span(index));
  const resource = { attributes: [text("harness.run", run)] };
  return toBinary(
    schema,
    create(schema, {
      resourceSpans: [{ resource, scopeSpans: [{ scope: { name: "t" }, spans }] }],
    }),
  );
}

export function logs(count = 2, run = "r1"): Uint8Array {
  const schema = REQUEST_SCHEMAS.logs;
  const logRecords = Array.from({ length: count }, (_, index) => logRecord(index));
  const resource = { attributes: [text("harness.run", run)] };
  return toBinary(
    schema,
    create(schema, {
      resourceLogs: [{ resource, scopeLogs: [{ scope: { name: "t" }, logRecords }] }],
    }),
  );
}

export function metrics(count = 2, run = "r1"): Uint8Array {
  const schema = REQUEST_SCHEMAS.metrics;
  const resource = { attributes: [text("harness.run", run)] };
  return toBinary(
    schema,
    create(schema, {
      resourceMetrics: [
        { resource, scopeMetrics: [{ scope: { name: "t" }, metrics: [sum(count)] }] },
      ],
    }),
  );
}
