import { isEmpty, isObject, type Message } from "../../../otlp/json-message.ts";
import { canonical } from "./any-value.ts";

/** A message's fields by path; a value is a leaf: a scalar, a list of scalars, or an `AnyValue`. */
export type Fields = ReadonlyMap<string, unknown>;

/**
 * Flattens an item in OTLP/JSON. Attributes are told apart by their keys (`attributes.http.method`),
 * since their order has no meaning, other lists of messages by position (`events[0].name`). An
 * attribute's value and a log's body are leaves with their types. A message without fields is the
 * same as none, but an entry of a list is always one more entry. Two attributes of one key are kept
 * as a list of both.
 */
export function flatten(source: Message): Fields {
  const fields = new Map<string, unknown>();
  for (const [key, value] of Object.entries(source)) add(fields, key, key, value);
  return fields;
}

function add(fields: Map<string, unknown>, path: string, name: string, value: unknown): void {
  if (name === "body") {
    const body = canonical(value);
    if (!isEmpty(body)) fields.set(path, body);
  } else if (Array.isArray(value)) addList(fields, path, name, value);
  else if (isObject(value)) {
    for (const [key, inner] of Object.entries(value)) add(fields, `${path}.${key}`, key, inner);
  } else fields.set(path, value);
}

function addList(
  fields: Map<string, unknown>,
  path: string,
  name: string,
  list: readonly unknown[],
): void {
  if (!list.some(isObject)) {
    fields.set(path, list);
    return;
  }
  for (const [index, entry] of list.entries()) {
    if (name === "attributes" && isObject(entry)) addAttribute(fields, path, entry);
    else if (!isObject(entry) || isEmpty(entry)) fields.set(`${path}[${index}]`, entry);
    else add(fields, `${path}[${index}]`, "", entry);
  }
}

function addAttribute(fields: Map<string, unknown>, path: string, entry: Message): void {
  const { key = "", value, ...rest } = entry;
  const place = `${path}.${String(key)}`;
  const leaf = isEmpty(rest) ? canonical(value) : { ...rest, value: canonical(value) };
  fields.set(place, fields.has(place) ? [fields.get(place), leaf] : leaf);
}
