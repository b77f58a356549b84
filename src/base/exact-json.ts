/**
 * JSON whose numbers survive reading. `JSON.parse` forgets whether a whole number was written as a
 * double ("3.0") and rounds integers beyond 2^53; both would hide an altered item. Such numbers
 * become small JSON objects, so that they also survive being written to a history and read again.
 */

/** A whole number that was written as a double, for example `3.0`. */
export interface ExactDouble {
  readonly $double: number;
}

/** An integer that a JavaScript number cannot hold exactly, in decimal digits. */
export interface ExactInteger {
  readonly $integer: string;
}

/** Whether the text may hold such a number at all; cheap, and false for most pages. */
const SUSPECT = /[:,[]\s*-?\d+(?:\d{15}|\.0|(?:\.\d+)?[eE])/;
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const DOUBLE = /[.eE]/;

/** Parses JSON text. @throws SyntaxError if it is none. */
export function parseExact(text: string): unknown {
  return JSON.parse(SUSPECT.test(text) ? text.replace(TOKEN, marked) : text);
}

function marked(token: string): string {
  if (token.startsWith('"')) return token;
  const number = Number(token);
  if (DOUBLE.test(token)) return Number.isInteger(number) ? `{"$double":${token}}` : token;
  return Number.isSafeInteger(number) ? token : `{"$integer":"${token}"}`;
}

/** An integer as {@link parseExact} returns it; a number that is none stays as it is. */
export function exactInteger(value: bigint | number): number | ExactInteger {
  const number = Number(value);
  if (Number.isSafeInteger(number) || !Number.isInteger(number)) return number;
  return { $integer: BigInt(value).toString() };
}

/** A double as {@link parseExact} returns it. */
export function exactDouble(value: number): number | ExactDouble {
  return Number.isInteger(value) ? { $double: value } : value;
}

export function isExactDouble(value: unknown): value is ExactDouble {
  return typeof value === "object" && value !== null && "$double" in value;
}

export function isExactInteger(value: unknown): value is ExactInteger {
  return typeof value === "object" && value !== null && "$integer" in value;
}

/** The number behind a parsed value, whatever its type was; undefined if it is none. */
export function toNumber(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (isExactDouble(value)) return value.$double;
  return isExactInteger(value) ? Number(value.$integer) : undefined;
}
