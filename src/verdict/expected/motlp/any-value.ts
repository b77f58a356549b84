import type { Attributes, Value } from "../../../otlp/item.ts";
import { isObject, type Message } from "../../../otlp/json-message.ts";

/** Beyond these an int64 cannot hold a whole number, and the SDK sends a double. */
const INT64_MIN = -(2 ** 63);
const INT64_END = 2 ** 63;

/**
 * A value as OTLP/JSON's `AnyValue`, with the type the SDK gives it: whole numbers are ints, others
 * doubles, null is a value without a type. Maps are sorted by key, see {@link canonical}.
 */
export function toAnyValue(value: Value): Message {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "number") {
    return isInt64(value) ? { intValue: BigInt(value).toString() } : { doubleValue: value };
  }
  if (Array.isArray(value)) return { arrayValue: values(value.map(toAnyValue)) };
  if (value === null) return {};
  return { kvlistValue: values(toKeyValues(value as Attributes).sort(byKey)) };
}

/** Whether the SDK sends this number as an int. */
export function isInt64(value: number): boolean {
  return Number.isInteger(value) && value >= INT64_MIN && value < INT64_END;
}

/** Attributes as OTLP/JSON's list of `KeyValue`. */
export function toKeyValues(attributes: Attributes): Message[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: toAnyValue(value) }));
}

/**
 * An `AnyValue` as it was read, so that equal values are equal JSON: maps sorted by key, since
 * their order has no meaning, and lists and values that are empty in one form. Whatever else it
 * holds stays, and will not be equal.
 */
export function canonical(any: unknown): unknown {
  if (!isObject(any)) return any ?? {};
  const { arrayValue, kvlistValue } = any;
  if (isObject(arrayValue) && Array.isArray(arrayValue.values)) {
    const { values: list, ...rest } = arrayValue;
    return { ...any, arrayValue: { ...rest, ...values(list.map(canonical)) } };
  }
  if (isObject(kvlistValue) && Array.isArray(kvlistValue.values)) {
    const { values: list, ...rest } = kvlistValue;
    const pairs = list.map((pair) =>
      isObject(pair) ? { ...pair, key: pair.key ?? "", value: canonical(pair.value) } : pair,
    );
    return { ...any, kvlistValue: { ...rest, ...values(pairs.sort(byKey)) } };
  }
  return any;
}

/** A repeated field, which protobuf's JSON leaves out when it is empty. */
function values(list: readonly unknown[]): Message {
  return list.length === 0 ? {} : { values: list };
}

function byKey(a: unknown, b: unknown): number {
  const [left, right] = [a, b].map((pair) => (isObject(pair) ? String(pair.key) : ""));
  if (left === right) return 0;
  return (left ?? "") < (right ?? "") ? -1 : 1;
}
