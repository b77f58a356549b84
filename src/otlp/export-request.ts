import type { MessageShape } from "@bufbuild/protobuf";
import {
  ExportLogsServiceRequestSchema,
  ExportLogsServiceResponseSchema,
} from "./generated/opentelemetry/proto/collector/logs/v1/logs_service_pb.js";
import {
  ExportMetricsServiceRequestSchema,
  ExportMetricsServiceResponseSchema,
} from "./generated/opentelemetry/proto/collector/metrics/v1/metrics_service_pb.js";
import {
  ExportTraceServiceRequestSchema,
  ExportTraceServiceResponseSchema,
} from "./generated/opentelemetry/proto/collector/trace/v1/trace_service_pb.js";
import type { Signal } from "./item.ts";

/** What a client sends, by signal. */
export const REQUEST_SCHEMAS = {
  traces: ExportTraceServiceRequestSchema,
  metrics: ExportMetricsServiceRequestSchema,
  logs: ExportLogsServiceRequestSchema,
} as const satisfies Record<Signal, unknown>;

/** What a server answers with 200, by signal. */
export const RESPONSE_SCHEMAS = {
  traces: ExportTraceServiceResponseSchema,
  metrics: ExportMetricsServiceResponseSchema,
  logs: ExportLogsServiceResponseSchema,
} as const satisfies Record<Signal, unknown>;

/** One decoded export request. */
export type ExportRequest = {
  [S in Signal]: {
    readonly signal: S;
    readonly message: MessageShape<(typeof REQUEST_SCHEMAS)[S]>;
  };
}[Signal];

/** The two encodings of OTLP/HTTP (https://opentelemetry.io/docs/specs/otlp/#otlphttp). */
export type OtlpEncoding = "proto" | "json";
