import { type JsonObject, toJson } from "@bufbuild/protobuf";
import type { ExportRequest } from "./export-request.ts";
import {
  type InstrumentationScope,
  InstrumentationScopeSchema,
  type KeyValue,
} from "./generated/opentelemetry/proto/common/v1/common_pb.js";
import {
  type LogRecord,
  LogRecordSchema,
} from "./generated/opentelemetry/proto/logs/v1/logs_pb.js";
import {
  type Metric,
  MetricSchema,
} from "./generated/opentelemetry/proto/metrics/v1/metrics_pb.js";
import {
  type Resource,
  ResourceSchema,
} from "./generated/opentelemetry/proto/resource/v1/resource_pb.js";
import { type Span, SpanSchema } from "./generated/opentelemetry/proto/trace/v1/trace_pb.js";
import { oneMetricPerPoint } from "./metric-points.ts";

/** Items that share a resource and a scope, as they were sent. */
export interface ItemGroup {
  readonly resource: Resource | undefined;
  readonly scope: InstrumentationScope | undefined;
  readonly items: readonly ExportedItem[];
}

/** One span, log record or metric with exactly one data point. */
export interface ExportedItem {
  readonly attributes: readonly KeyValue[];
  /** Its key in OTLP/JSON's terms, and itself as OTLP/JSON. */
  readonly key: "span" | "logRecord" | "metric";
  json(): JsonObject;
}

/** The items of a request, in its order. */
export function itemGroupsOf(request: ExportRequest): ItemGroup[] {
  switch (request.signal) {
    case "traces":
      return request.message.resourceSpans.flatMap(({ resource, scopeSpans }) =>
        scopeSpans.map(({ scope, spans }) => ({ resource, scope, items: spans.map(spanItem) })),
      );
    case "logs":
      return request.message.resourceLogs.flatMap(({ resource, scopeLogs }) =>
        scopeLogs.map(({ scope, logRecords }) => ({
          resource,
          scope,
          items: logRecords.map(logItem),
        })),
      );
    case "metrics":
      return request.message.resourceMetrics.flatMap(({ resource, scopeMetrics }) =>
        scopeMetrics.map(({ scope, metrics }) => ({
          resource,
          scope,
          items: metrics.flatMap(metricItems),
        })),
      );
  }
}

/** A resource as OTLP/JSON; an empty object when none was sent. */
export function resourceJson(resource: Resource | undefined): JsonObject {
  return resource === undefined ? {} : object(toJson(ResourceSchema, resource, AS_OTLP));
}

/** A scope as OTLP/JSON; an empty object when none was sent. */
export function scopeJson(scope: InstrumentationScope | undefined): JsonObject {
  return scope === undefined ? {} : object(toJson(InstrumentationScopeSchema, scope, AS_OTLP));
}

/** OTLP/JSON writes enums as integers. */
const AS_OTLP = { enumAsInteger: true } as const;

function spanItem(span: Span): ExportedItem {
  return {
    attributes: span.attributes,
    key: "span",
    json: () => {
      const json = object(toJson(SpanSchema, span, AS_OTLP));
      hexIds(json, "traceId", "spanId", "parentSpanId");
      for (const link of objects(json.links)) hexIds(link, "traceId", "spanId");
      return json;
    },
  };
}

function logItem(record: LogRecord): ExportedItem {
  return {
    attributes: record.attributes,
    key: "logRecord",
    json: () => {
      const json = object(toJson(LogRecordSchema, record, AS_OTLP));
      hexIds(json, "traceId", "spanId");
      return json;
    },
  };
}

function metricItems(metric: Metric): ExportedItem[] {
  return oneMetricPerPoint(metric).map(({ single, attributes }) => ({
    attributes,
    key: "metric",
    json: () => {
      const json = object(toJson(MetricSchema, single, AS_OTLP));
      for (const data of Object.values(json)) {
        for (const point of objects(isObject(data) ? data.dataPoints : undefined)) {
          for (const exemplar of objects(point.exemplars)) hexIds(exemplar, "traceId", "spanId");
        }
      }
      return json;
    },
  }));
}

/** Protobuf's JSON has ids in base64, OTLP's in hex. */
function hexIds(json: JsonObject, ...names: readonly string[]): void {
  for (const name of names) {
    const id = json[name];
    if (typeof id === "string") json[name] = Buffer.from(id, "base64").toString("hex");
  }
}

function object(json: unknown): JsonObject {
  return isObject(json) ? json : {};
}

function objects(json: unknown): JsonObject[] {
  return Array.isArray(json) ? json.filter(isObject) : [];
}

function isObject(json: unknown): json is JsonObject {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}
