import { exactDouble, exactInteger } from "../../../base/exact-json.ts";
import type { Attributes, Item, Scope, Value } from "../../../otlp/item.ts";

/** A document in the making, as nested as the exporter writes it. */
export type Draft = Record<string, unknown>;

/** Attributes that steer the exporter and are not written (exporter README, "document routing"). */
const STEERING = new Set([
  "data_stream.type",
  "data_stream.dataset",
  "data_stream.namespace",
  "elasticsearch.mapping.hints",
  "elastic.mapping.mode",
  "elasticsearch.document_id",
  "elasticsearch.ingest_pipeline",
  "elasticsearch.index",
]);

/** `resource`, `scope` and `data_stream`, which all documents of an item have. */
export function commonFields(item: Item, type: string, own: Attributes = item.attributes): Draft {
  return {
    data_stream: dataStream(type, [own, item.scope.attributes, item.resource]),
    resource: resourceFields(item.resource),
    scope: scopeFields(item.scope),
  };
}

const resourceFields = onceEach((resource: Attributes) => withAttributes({}, resource));

const scopeFields = onceEach((scope: Scope): Draft => {
  const fields = text({ name: scope.name, version: scope.version });
  return withAttributes(fields, scope.attributes);
});

/** Items share their resource and scope: what follows from those is worked out once. */
export function onceEach<K extends object, V extends object>(make: (key: K) => V): (key: K) => V {
  const made = new WeakMap<K, V>();
  return (key) => {
    let value = made.get(key);
    if (value === undefined) {
      value = make(key);
      made.set(key, value);
    }
    return value;
  };
}

/** Where the exporter sends it: the first of record, scope and resource that says so. */
function dataStream(type: string, places: readonly Attributes[]): Draft {
  const find = (key: string): Value | undefined =>
    places.find((attributes) => attributes[key] !== undefined)?.[key];
  const dataset = find("data_stream.dataset") ?? "generic";
  const namespace = find("data_stream.namespace") ?? "default";
  return { type, dataset: `${dataset}.otel`, namespace: String(namespace) };
}

/** Only the texts that are there and not empty: the exporter leaves out the others. */
export function text(fields: Readonly<Record<string, string | undefined>>): Draft {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== ""),
  );
}

/** An id in hexadecimal; all zeros mean that there is none. */
export function id(fields: Readonly<Record<string, string | undefined>>): Draft {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && /[^0]/.test(value)),
  );
}

/** Adds `attributes` as the exporter does: not at all if there are none. */
export function withAttributes(fields: Draft, attributes: Attributes): Draft {
  const keys = Object.keys(attributes);
  if (keys.length === 0) return fields;
  const written: Draft = {};
  for (const key of keys) {
    if (!STEERING.has(key) && !isCoordinate(key, attributes[key])) {
      written[key] = toJson(attributes[key] ?? null);
    }
  }
  return { ...fields, attributes: { ...written, ...locations(attributes) } };
}

/** A value with its OTLP type: whole numbers are ints. */
export function toJson(value: Value): unknown {
  if (typeof value === "number") return exactInteger(value);
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toJson(inner)]));
}

const COORDINATE = /^((?:.*\.)?geo\.location)\.(lat|lon)$/;

function isCoordinate(key: string, value: Value | undefined): boolean {
  return typeof value === "number" && !Number.isInteger(value) && COORDINATE.test(key);
}

/** A pair of double attributes `geo.location.lat` and `.lon` becomes one list `[lon, lat]`. */
function locations(attributes: Attributes): Draft {
  const fields: Draft = {};
  for (const key of Object.keys(attributes)) {
    const name = COORDINATE.exec(key)?.[1];
    const value = attributes[key];
    if (name === undefined || typeof value !== "number" || !isCoordinate(key, value)) continue;
    const [lon, lat] = [attributes[`${name}.lon`], attributes[`${name}.lat`]];
    if (isCoordinate(`${name}.lon`, lon) && isCoordinate(`${name}.lat`, lat)) {
      fields[name] = [lon, lat];
    } else fields[key] = exactDouble(value);
  }
  return fields;
}
