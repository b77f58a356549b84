import { isExactDouble, isExactInteger } from "../base/exact-json.ts";
import { type Fields, flatten } from "../verdict/expected/elasticsearch/document.ts";

/**
 * Fields whose values differ from run to run, by their last name or their whole path: times, ids, and
 * where a run's data lands. Their form is compared all the same, so that a time that becomes a number is
 * seen.
 */
const OF_THE_RUN: readonly RegExp[] = [
  /(^|\.)(@timestamp|observed_timestamp|start_timestamp|timestamp)$/,
  /(^|\.)(timeUnixNano|observedTimeUnixNano|startTimeUnixNano|endTimeUnixNano)$/,
  /(^|\.)(trace_id|span_id|parent_span_id|traceId|spanId|parentSpanId)$/,
  /(^|\.)harness\.run(\.stringValue)?$/,
  /(^|\.)data_stream\.dataset(\.stringValue)?$/,
];

/** Whether a field's value is a run's own. */
export function isOfTheRun(path: string): boolean {
  return OF_THE_RUN.some((pattern) => pattern.test(path));
}

/** A document's fields by path; lists of named values, as OTLP has its attributes, by their names. */
export function fieldsOf(source: Readonly<Record<string, unknown>>): Fields {
  return flatten(byName(source) as Record<string, unknown>);
}

/** `[{"key": "a", "value": ...}]` as `{"a": ...}`, however deep: the order of attributes means nothing. */
function byName(value: unknown): unknown {
  if (Array.isArray(value)) {
    const isNamed = value.length > 0 && value.every(isKeyValue);
    if (isNamed) return Object.fromEntries(value.map((one) => [one.key, byName(one.value)]));
    return value.map(byName);
  }
  if (typeof value !== "object" || value === null) return value;
  if (isExactDouble(value) || isExactInteger(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, byName(inner)]));
}

function isKeyValue(value: unknown): value is { readonly key: string; readonly value: unknown } {
  return (
    typeof value === "object" &&
    value !== null &&
    "key" in value &&
    typeof value.key === "string" &&
    Object.keys(value).every((name) => name === "key" || name === "value")
  );
}

/** A path without the places in lists, for example `links[].trace_id`. */
export function generalPath(path: string): string {
  return path.replaceAll(/\[\d+\]/g, "[]");
}

/** The type of a leaf, as Elasticsearch would map it. */
export function typeOf(value: unknown): string {
  if (Array.isArray(value)) {
    const types = [...new Set(value.map(typeOf))].sort();
    return `list of ${types.join(" and ") || "nothing"}`;
  }
  if (isExactInteger(value)) return "integer";
  if (isExactDouble(value)) return "double";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "double";
  if (typeof value === "string") return "text";
  return value === null ? "null" : typeof value;
}

/** How a value of the run is written, where only that can be compared. */
export function formOf(value: unknown): string {
  if (typeof value !== "string") return typeOf(value);
  // An id may happen to be made of decimal digits alone.
  if (/^([0-9a-f]{16}){1,2}$/.test(value)) return `text of ${value.length} hexadecimal digits`;
  if (/^\d+$/.test(value)) return "text of digits";
  if (/^\d+\.\d+$/.test(value)) return "text of digits with a fraction";
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z?$/.test(value)) return "text of an ISO 8601 time";
  if (/^[A-Za-z0-9+/]+=*$/.test(value)) return "text in base 64";
  return "text";
}
