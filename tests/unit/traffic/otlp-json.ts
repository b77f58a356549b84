import type {
  Attributes,
  Buckets,
  Item,
  LogItem,
  MetricItem,
  Point,
  Scope,
  Signal,
  SpanItem,
  Value,
} from "../../../src/otlp/item.ts";
import { SEQUENCE_ATTRIBUTE } from "../../../src/otlp/item.ts";

/*
 * OTLP/JSON (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding) as items, written from
 * the specification and sharing nothing with what makes the ledger. Reads what the SDK sends and what
 * the collector's file exporter writes (int64 as number or string, defaults left out).
 */

type Fields = { readonly [name: string]: unknown };

const KINDS = ["internal", "server", "client", "producer", "consumer"] as const;
const STATUS_CODES = ["unset", "ok", "error"] as const;

/** The items of one export request, in its order. */
export function decodeRequest(signal: Signal, text: string): Item[] {
  const [resources, scopes, entries] = {
    traces: ["resourceSpans", "scopeSpans", "spans"],
    metrics: ["resourceMetrics", "scopeMetrics", "metrics"],
    logs: ["resourceLogs", "scopeLogs", "logRecords"],
  }[signal] as [string, string, string];
  // The one place where a number too large for a double could lose digits before it is looked at.
  const request = JSON.parse(text) as Fields;
  return list(request, resources).flatMap((group) => {
    const resource = attributes(object(group, "resource"));
    return list(group, scopes).flatMap((inner) => {
      const scope = toScope(object(inner, "scope"));
      return list(inner, entries).flatMap((entry): Item[] => {
        if (signal === "traces") return [toSpan(entry, resource, scope)];
        if (signal === "logs") return [toLog(entry, resource, scope)];
        return toMetrics(entry, resource, scope);
      });
    });
  });
}

function toSpan(span: Fields, resource: Attributes, scope: Scope): SpanItem {
  const own = attributes(span);
  const status = object(span, "status");
  return {
    signal: "traces",
    sequence: sequence(own),
    resource,
    scope,
    traceId: text(span, "traceId"),
    spanId: text(span, "spanId"),
    ...optional("parentSpanId", span),
    ...optional("traceState", span),
    name: text(span, "name"),
    kind: KINDS[Number(span.kind) - 1] ?? "internal",
    startUnixNano: text(span, "startTimeUnixNano"),
    endUnixNano: text(span, "endTimeUnixNano"),
    status: {
      code: STATUS_CODES[Number(status.code ?? 0)] ?? "unset",
      ...optional("message", status),
    },
    attributes: own,
    events: list(span, "events").map((event) => ({
      name: text(event, "name"),
      timeUnixNano: text(event, "timeUnixNano"),
      attributes: attributes(event),
    })),
    links: list(span, "links").map((link) => ({
      traceId: text(link, "traceId"),
      spanId: text(link, "spanId"),
      ...optional("traceState", link),
      attributes: attributes(link),
    })),
  };
}

function toLog(log: Fields, resource: Attributes, scope: Scope): LogItem {
  const own = attributes(log);
  return {
    signal: "logs",
    sequence: sequence(own),
    resource,
    scope,
    timeUnixNano: text(log, "timeUnixNano"),
    observedTimeUnixNano: text(log, "observedTimeUnixNano"),
    ...(log.severityNumber ? { severityNumber: Number(log.severityNumber) } : {}),
    ...optional("severityText", log),
    ...(log.body === undefined ? {} : { body: value(object(log, "body")) }),
    ...optional("eventName", log),
    ...optional("traceId", log),
    ...optional("spanId", log),
    attributes: own,
  };
}

function toMetrics(metric: Fields, resource: Attributes, scope: Scope): MetricItem[] {
  const type = ["gauge", "sum", "histogram", "exponentialHistogram"].find((name) => metric[name]);
  const data = object(metric, type ?? "");
  return list(data, "dataPoints").map((point) => {
    const own = attributes(point);
    return {
      signal: "metrics",
      sequence: sequence(own),
      resource,
      scope,
      name: text(metric, "name"),
      unit: text(metric, "unit"),
      description: text(metric, "description"),
      startUnixNano: text(point, "startTimeUnixNano"),
      timeUnixNano: text(point, "timeUnixNano"),
      attributes: own,
      point: toPoint(type, data, point),
    };
  });
}

function toPoint(type: string | undefined, data: Fields, point: Fields): Point {
  if (type === "gauge") return { type, value: Number(point.asInt ?? point.asDouble) };
  const temporality = data.aggregationTemporality === 1 ? "delta" : "cumulative";
  if (type === "sum") {
    const monotonic = data.isMonotonic === true;
    return { type, value: Number(point.asInt ?? point.asDouble), monotonic, temporality };
  }
  const statistics = {
    temporality,
    count: Number(point.count ?? 0),
    ...(point.sum === undefined ? {} : { sum: Number(point.sum) }),
    ...(point.min === undefined ? {} : { min: Number(point.min) }),
    ...(point.max === undefined ? {} : { max: Number(point.max) }),
  } as const;
  if (type === "histogram") {
    const bounds = numbers(point, "explicitBounds");
    return { type, ...statistics, bounds, counts: numbers(point, "bucketCounts") };
  }
  return {
    type: "exponential_histogram",
    ...statistics,
    scale: Number(point.scale ?? 0),
    zeroCount: Number(point.zeroCount ?? 0),
    positive: buckets(object(point, "positive")),
    negative: buckets(object(point, "negative")),
  };
}

function buckets(fields: Fields): Buckets {
  return { offset: Number(fields.offset ?? 0), counts: numbers(fields, "bucketCounts") };
}

function toScope(fields: Fields): Scope {
  return {
    name: text(fields, "name"),
    ...optional("version", fields),
    attributes: attributes(fields),
  };
}

function sequence(own: Attributes): number {
  return Number(own[SEQUENCE_ATTRIBUTE] ?? -1);
}

function attributes(fields: Fields): Attributes {
  return keyValues(list(fields, "attributes"));
}

function keyValues(entries: readonly Fields[]): Record<string, Value> {
  return Object.fromEntries(entries.map((e) => [text(e, "key"), value(object(e, "value"))]));
}

/** An AnyValue; one without a field is the empty value. */
function value(any: Fields): Value {
  if (any.stringValue !== undefined) return String(any.stringValue);
  if (any.boolValue !== undefined) return any.boolValue === true;
  if (any.intValue !== undefined) return Number(any.intValue);
  if (any.doubleValue !== undefined) return Number(any.doubleValue);
  if (any.arrayValue !== undefined) return list(object(any, "arrayValue"), "values").map(value);
  if (any.kvlistValue !== undefined) return keyValues(list(object(any, "kvlistValue"), "values"));
  return null;
}

/** A text field that protobuf leaves out when it is empty. */
function optional<K extends string>(name: K, fields: Fields): { [P in K]?: string } {
  const found = fields[name];
  return found === undefined || found === ""
    ? {}
    : ({ [name]: String(found) } as { [P in K]: string });
}

function text(fields: Fields, name: string): string {
  return String(fields[name] ?? "");
}

function numbers(fields: Fields, name: string): number[] {
  const found = fields[name];
  return Array.isArray(found) ? found.map(Number) : [];
}

function list(fields: Fields, name: string): readonly Fields[] {
  const found = fields[name];
  return Array.isArray(found) ? (found as Fields[]) : [];
}

function object(fields: Fields, name: string): Fields {
  const found = fields[name];
  return typeof found === "object" && found !== null ? (found as Fields) : {};
}
