import { type DescField, type DescMessage, type JsonValue, ScalarType } from "@bufbuild/protobuf";

/** An integer in JSON text that may be larger than a JavaScript number holds exactly. */
const LONG_INTEGER = /\d{16}/;
/** Fields that OTLP/JSON writes in hex where protobuf's JSON has base64. */
const HEX_FIELDS = new Set(["traceId", "spanId", "parentSpanId"]);

/** Parses JSON; integers that a number cannot hold stay as strings, which 64-bit fields accept. */
export function parseOtlpJson(text: string): unknown {
  if (!LONG_INTEGER.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_key, value: unknown, context?: { readonly source?: string }) => {
    const isRounded = typeof value === "number" && !Number.isSafeInteger(value);
    const source = context?.source ?? "";
    return isRounded && /^-?\d+$/.test(source) ? source : value;
  });
}

/**
 * Turns OTLP/JSON into protobuf's own JSON mapping: ids from hex to base64, unknown keys left out.
 * A field's original name (`trace_id`) is an unknown key, as the specification demands
 * (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding).
 *
 * @throws Error where an object is something else, or an id is not hex.
 */
export function otlpJsonToProtoJson(schema: DescMessage, json: unknown): JsonValue {
  if (!isObject(json)) throw new Error(`${schema.name} is not a JSON object`);
  const known: Record<string, JsonValue> = {};
  for (const field of schema.fields) {
    const value = json[field.jsonName];
    if (value !== undefined && value !== null) known[field.jsonName] = fieldValue(field, value);
  }
  return known;
}

function fieldValue(field: DescField, value: unknown): JsonValue {
  if (field.fieldKind === "message") return otlpJsonToProtoJson(field.message, value);
  if (field.fieldKind === "list" && field.listKind === "message") {
    if (!Array.isArray(value)) throw new Error(`${field.jsonName} is not a JSON array`);
    return value.map((element) => otlpJsonToProtoJson(field.message, element));
  }
  if (field.scalar === ScalarType.BYTES && HEX_FIELDS.has(field.jsonName)) {
    if (typeof value !== "string" || !/^(?:[0-9a-f]{2})*$/i.test(value)) {
      throw new Error(`${field.jsonName} is not hex`);
    }
    return Buffer.from(value, "hex").toString("base64");
  }
  // What is left is a scalar, an enum or a list of such; the library refuses anything else.
  return value as JsonValue;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
