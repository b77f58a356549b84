import type { Attributes, Buckets, Item, Point, Scope, Signal, Value } from "../../../otlp/item.ts";
import { isObject, type Message } from "../../../otlp/json-message.ts";
import type { ReadLine } from "../../../record/history.ts";

/**
 * An item in OTLP/JSON, with its resource and scope, in the harness' own terms.
 *
 * A double that is whole becomes an int here: an item does not tell them apart.
 */
export function itemOf({ source, sequence }: ReadLine, signal: Signal): Item {
  const fields = {
    sequence: sequence ?? -1,
    resource: attributesOf(messageOf(source.resource).attributes),
    scope: scopeOf(messageOf(source.scope)),
  };
  switch (signal) {
    case "traces":
      return { ...fields, ...spanOf(messageOf(source.span)) };
    case "logs":
      return { ...fields, ...logOf(messageOf(source.logRecord)) };
    case "metrics":
      return { ...fields, ...metricOf(messageOf(source.metric)) };
  }
}

type Own<S extends Signal> = Omit<Extract<Item, { signal: S }>, "sequence" | "resource" | "scope">;

const KINDS = ["internal", "internal", "server", "client", "producer", "consumer"] as const;
const STATUS_CODES = ["unset", "ok", "error"] as const;

function spanOf(span: Message): Own<"traces"> {
  const status = messageOf(span.status);
  return {
    signal: "traces",
    ...{ traceId: text(span.traceId), spanId: text(span.spanId), name: text(span.name) },
    ...given("parentSpanId", span.parentSpanId),
    ...given("traceState", span.traceState),
    kind: KINDS[count(span.kind)] ?? "internal",
    ...{ startUnixNano: nanos(span.startTimeUnixNano), endUnixNano: nanos(span.endTimeUnixNano) },
    attributes: attributesOf(span.attributes),
    status: {
      code: STATUS_CODES[count(status.code)] ?? "unset",
      ...given("message", status.message),
    },
    events: messages(span.events).map((event) => ({
      name: text(event.name),
      timeUnixNano: nanos(event.timeUnixNano),
      attributes: attributesOf(event.attributes),
    })),
    links: messages(span.links).map((link) => ({
      ...{ traceId: text(link.traceId), spanId: text(link.spanId) },
      ...given("traceState", link.traceState),
      attributes: attributesOf(link.attributes),
    })),
  };
}

function logOf(record: Message): Own<"logs"> {
  const severity = count(record.severityNumber);
  return {
    signal: "logs",
    timeUnixNano: nanos(record.timeUnixNano),
    observedTimeUnixNano: nanos(record.observedTimeUnixNano),
    ...(severity === 0 ? {} : { severityNumber: severity }),
    ...given("severityText", record.severityText),
    ...(record.body === undefined ? {} : { body: plainValue(record.body) }),
    ...given("eventName", record.eventName),
    ...given("traceId", record.traceId),
    ...given("spanId", record.spanId),
    attributes: attributesOf(record.attributes),
  };
}

function metricOf(metric: Message): Own<"metrics"> {
  const [type, data] =
    Object.entries(metric).find(([, value]) => isObject(value) && "dataPoints" in value) ?? [];
  const point = messages(messageOf(data).dataPoints)[0] ?? {};
  return {
    signal: "metrics",
    ...{ name: text(metric.name), unit: text(metric.unit), description: text(metric.description) },
    startUnixNano: nanos(point.startTimeUnixNano),
    timeUnixNano: nanos(point.timeUnixNano),
    attributes: attributesOf(point.attributes),
    point: pointOf(type, messageOf(data), point),
  };
}

function pointOf(type: string | undefined, data: Message, point: Message): Point {
  const temporality = count(data.aggregationTemporality) === 1 ? "delta" : "cumulative";
  const value = Number(point.asInt ?? point.asDouble ?? 0);
  const statistics = {
    ...(point.sum === undefined ? {} : { sum: Number(point.sum) }),
    ...(point.min === undefined ? {} : { min: Number(point.min) }),
    ...(point.max === undefined ? {} : { max: Number(point.max) }),
  };
  switch (type) {
    case "sum":
      return { type: "sum", value, monotonic: data.isMonotonic === true, temporality };
    case "histogram":
      return {
        ...{ type: "histogram", temporality, count: count(point.count), ...statistics },
        bounds: numbers(point.explicitBounds),
        counts: numbers(point.bucketCounts),
      };
    case "exponentialHistogram":
      return {
        ...{ type: "exponential_histogram", temporality, count: count(point.count), ...statistics },
        ...{ scale: count(point.scale), zeroCount: count(point.zeroCount) },
        positive: bucketsOf(messageOf(point.positive)),
        negative: bucketsOf(messageOf(point.negative)),
      };
    default:
      return { type: "gauge", value };
  }
}

function bucketsOf({ offset, bucketCounts }: Message): Buckets {
  return { offset: count(offset), counts: numbers(bucketCounts) };
}

function scopeOf({ name, version, attributes }: Message): Scope {
  return { name: text(name), ...given("version", version), attributes: attributesOf(attributes) };
}

/** Of a repeated key, the first value counts, as in Elasticsearch. */
function attributesOf(pairs: unknown): Attributes {
  const found: Record<string, Value> = {};
  for (const { key, value } of messages(pairs)) {
    const name = text(key);
    if (!(name in found)) found[name] = plainValue(value);
  }
  return found;
}

function plainValue(any: unknown): Value {
  const { stringValue, boolValue, intValue, doubleValue, arrayValue, kvlistValue, bytesValue } =
    messageOf(any);
  if (typeof stringValue === "string") return stringValue;
  if (typeof boolValue === "boolean") return boolValue;
  if (intValue !== undefined) return Number(intValue);
  if (doubleValue !== undefined) return Number(doubleValue);
  if (arrayValue !== undefined) return list(messageOf(arrayValue).values).map(plainValue);
  if (kvlistValue !== undefined) return attributesOf(messageOf(kvlistValue).values);
  // The exporter writes bytes in hex.
  if (typeof bytesValue === "string") return Buffer.from(bytesValue, "base64").toString("hex");
  return null;
}

function given<K extends string>(key: K, value: unknown): { readonly [P in K]?: string } {
  return typeof value === "string" && value !== ""
    ? ({ [key]: value } as { [P in K]: string })
    : {};
}

function messageOf(value: unknown): Message {
  return isObject(value) ? value : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function messages(value: unknown): Message[] {
  return list(value).filter(isObject);
}

function numbers(value: unknown): number[] {
  return list(value).map(Number);
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function nanos(value: unknown): string {
  return typeof value === "string" ? value : "0";
}

function count(value: unknown): number {
  return value === undefined ? 0 : Number(value);
}
