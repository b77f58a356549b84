import { exactInteger, isExactInteger, toNumber } from "../../../base/exact-json.ts";
import { sameLeaf } from "./document.ts";

/** What one field of a document must hold. Times are decimal nanoseconds since the Unix epoch. */
export type Expectation =
  /** This leaf and no other, type included. */
  | { readonly kind: "leaf"; readonly value: unknown }
  /** This time, to the nanosecond. */
  | { readonly kind: "time"; readonly nanos: string }
  /** This time; where the document holds whole milliseconds only, cut off to those. */
  | { readonly kind: "metric-time"; readonly nanos: string }
  /** This number, as an integer or as a double: an item does not tell which its instrument is. */
  | { readonly kind: "number"; readonly value: number }
  /** These numbers up to rounding: two mathematical libraries may differ in the last digit. */
  | { readonly kind: "centroids"; readonly values: readonly (number | null)[] };

/** Relative error that two ways of computing the same boundary may have. */
const ROUNDING = 1e-12;

/** Whether a field's value, as read, is what was expected. */
export function meets(expectation: Expectation, received: unknown): boolean {
  switch (expectation.kind) {
    case "leaf":
      return sameLeaf(expectation.value, received);
    case "time":
      return toNanos(received) === expectation.nanos;
    case "metric-time":
      return isMilliseconds(received)
        ? toNanos(received) === `${expectation.nanos.slice(0, -6)}000000`
        : toNanos(received) === expectation.nanos;
    case "number":
      return isExactInteger(received)
        ? sameLeaf(exactInteger(expectation.value), received)
        : toNumber(received) === expectation.value;
    case "centroids":
      return Array.isArray(received) && sameCentroids(expectation.values, received);
  }
}

/** What was expected, for a difference. */
export function shown(expectation: Expectation): unknown {
  switch (expectation.kind) {
    case "leaf":
    case "number":
      return expectation.value;
    case "time":
    case "metric-time":
      return `${expectation.nanos} ns`;
    case "centroids":
      return expectation.values;
  }
}

/** What was received, in the same form as {@link shown}. */
export function shownReceived(expectation: Expectation, received: unknown): unknown {
  if (expectation.kind !== "time" && expectation.kind !== "metric-time") return received;
  const nanos = toNanos(received);
  return nanos === undefined ? received : `${nanos} ns`;
}

function isMilliseconds(value: unknown): boolean {
  return typeof value === "number" || (typeof value === "string" && MILLIS.test(value));
}

const MILLIS = /^\d+$/;
const MILLIS_AND_NANOS = /^(\d+)\.(\d{1,6})$/;
const ISO = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/;

/**
 * A document's time in nanoseconds. The exporter writes "<milliseconds>.<nanoseconds within it>",
 * the latter without leading zeros ("17.5" is 17 ms and 5 ns, although Elasticsearch indexes it as
 * 17.5 ms); metrics have milliseconds; a server that rebuilds its documents writes either as text,
 * or ISO 8601.
 */
export function toNanos(value: unknown): string | undefined {
  if (typeof value === "number" && Number.isSafeInteger(value)) return `${value}000000`;
  if (typeof value !== "string") return undefined;
  if (MILLIS.test(value)) return `${value}000000`;
  const split = MILLIS_AND_NANOS.exec(value);
  if (split !== null) return `${split[1]}${split[2]?.padStart(6, "0")}`;
  const iso = ISO.exec(value);
  if (iso === null) return undefined;
  const seconds = Date.parse(`${iso[1]}Z`) / 1000;
  return Number.isNaN(seconds) ? undefined : `${seconds}${(iso[2] ?? "").padEnd(9, "0")}`;
}

function sameCentroids(
  expected: readonly (number | null)[],
  received: readonly unknown[],
): boolean {
  return (
    expected.length === received.length &&
    expected.every((value, index) => {
      const other = toNumber(received[index]);
      if (value === null || other === undefined) return value === received[index];
      return Math.abs(value - other) <= ROUNDING * Math.abs(value);
    })
  );
}
