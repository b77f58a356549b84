import { isExactDouble, isExactInteger } from "../../../base/exact-json.ts";

/** A document's fields by path; a value is a leaf: a scalar, a list of scalars, or an empty object. */
export type Fields = ReadonlyMap<string, unknown>;

/**
 * Flattens a document. `{"a.b": 1}` and `{"a": {"b": 1}}` are the same to Elasticsearch and come out
 * the same; lists that hold objects are taken apart (`links[0].trace_id`), lists of scalars stay
 * whole; an empty object is a leaf. Two values for one path are kept as a list of both.
 */
export function flatten(source: Readonly<Record<string, unknown>>): Fields {
  const fields = new Map<string, unknown>();
  for (const key of Object.keys(source)) add(fields, key, source[key]);
  return fields;
}

function add(fields: Map<string, unknown>, path: string, value: unknown): void {
  if (Array.isArray(value) && value.some(isNested)) {
    value.forEach((element, index) => {
      add(fields, `${path}[${index}]`, element);
    });
    return;
  }
  if (isNested(value) && !Array.isArray(value)) {
    const keys = Object.keys(value);
    for (const key of keys) add(fields, `${path}.${key}`, value[key]);
    if (keys.length > 0) return;
  }
  fields.set(path, fields.has(path) ? [fields.get(path), value] : value);
}

function isNested(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" && value !== null && !isExactDouble(value) && !isExactInteger(value)
  );
}

/** Whether two leaves are the same: same type, same value, lists in the same order. */
export function sameLeaf(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (Array.isArray(left) || Array.isArray(right)) {
    if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
    return left.every((element, index) => sameLeaf(element, right[index]));
  }
  if (isExactDouble(left)) return isExactDouble(right) && left.$double === right.$double;
  if (isExactInteger(left)) return isExactInteger(right) && left.$integer === right.$integer;
  return isEmptyObject(left) && isEmptyObject(right);
}

function isEmptyObject(value: unknown): boolean {
  return isNested(value) && !Array.isArray(value) && Object.keys(value).length === 0;
}
