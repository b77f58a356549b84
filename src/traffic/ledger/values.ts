import type { HrTime } from "@opentelemetry/api";
import type { Resource } from "@opentelemetry/resources";
import { HarnessError } from "../../base/errors.ts";
import { type Attributes, type Scope, SEQUENCE_ATTRIBUTE, type Value } from "../../otlp/item.ts";

/** Decimal nanoseconds since the epoch, exactly as the SDK's OTLP encoder computes them. */
export function toUnixNano([seconds, nanoseconds]: HrTime): string {
  // The usual case, without big integers: two for every span and every event.
  if (Number.isInteger(seconds) && seconds > 0 && isWithinSecond(nanoseconds)) {
    return `${seconds}${String(nanoseconds).padStart(9, "0")}`;
  }
  return (
    BigInt(Math.trunc(seconds)) * 1_000_000_000n +
    BigInt(Math.trunc(nanoseconds))
  ).toString();
}

function isWithinSecond(nanoseconds: number): boolean {
  return Number.isInteger(nanoseconds) && nanoseconds >= 0 && nanoseconds < 1e9;
}

/** An SDK attribute value or log body. @throws HarnessError `internal` for what JSON cannot hold. */
export function toValue(value: unknown): Value {
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map(toValue);
  if (isPlainObject(value)) return toAttributes(value);
  throw new HarnessError({
    code: "internal",
    message: `the ledger cannot hold the value ${String(value)} (${typeof value})`,
  });
}

/** SDK attributes as the ledger's. @throws HarnessError `internal`, see {@link toValue}. */
export function toAttributes(attributes: Readonly<Record<string, unknown>>): Attributes {
  const result: Record<string, Value> = {};
  for (const key of Object.keys(attributes)) result[key] = toValue(attributes[key]);
  return result;
}

/** The item's sequence number. @throws HarnessError `internal` if the SDK lost it. */
export function toSequence(attributes: Readonly<Record<string, unknown>>): number {
  const sequence = attributes[SEQUENCE_ATTRIBUTE];
  if (typeof sequence === "number") return sequence;
  throw new HarnessError({
    code: "internal",
    message: `the SDK handed over an item without its ${SEQUENCE_ATTRIBUTE}`,
  });
}

const resources = new WeakMap<Resource, Attributes>();

/** A resource's attributes; converted once, since all items of a sender share it. */
export function toResource(resource: Resource): Attributes {
  let attributes = resources.get(resource);
  if (attributes === undefined) {
    attributes = toAttributes(resource.attributes);
    resources.set(resource, attributes);
  }
  return attributes;
}

/** What the three signals' SDK scopes have in common; only logs carry scope attributes. */
export interface SdkScope {
  readonly name: string;
  readonly version?: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

const scopes = new WeakMap<SdkScope, Scope>();

/** An instrumentation scope; converted once, like {@link toResource}. */
export function toScope(scope: SdkScope): Scope {
  let converted = scopes.get(scope);
  if (converted === undefined) {
    converted = {
      name: scope.name,
      ...(scope.version === undefined ? {} : { version: scope.version }),
      attributes: toAttributes(scope.attributes ?? {}),
    };
    scopes.set(scope, converted);
  }
  return converted;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype;
}
