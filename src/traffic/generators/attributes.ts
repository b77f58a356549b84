import type { Attributes } from "@opentelemetry/api";
import { pick } from "./shape.ts";

/** Text that breaks what assumes ASCII, one byte a character, or one code unit a character. */
export const NON_ASCII = "Grüße, 世界! مرحبا שלום 👩‍🚀🇪🇺 e\u0301 \u2028 end";

/** Period of {@link typedAttributes}. */
const PERIOD = 7;

type AttributeSet = (sequence: number) => Attributes;

/**
 * A key keeps one type, and no key is the prefix of another, so that no backend has to map one field
 * in two ways. Doubles are never whole: the SDK would send a whole one as an int.
 */
const SETS: readonly [AttributeSet, ...AttributeSet[]] = [
  (n) => ({
    "text.plain": `item ${n}`,
    "text.empty": "",
    "text.dotted.key.with.many.parts": "dotted",
    "http.request.method": "GET",
  }),
  (n) => ({
    "int.small": n % 1000,
    "int.negative": -1 - n,
    "int.large": Number.MAX_SAFE_INTEGER - (n % 1000),
  }),
  (n) => ({ "double.fraction": n + 0.5, "double.negative": -0.1 - n, "double.tiny": 2.5e-7 }),
  (n) => ({ "bool.true": true, "bool.false": false, "bool.alternating": n % 2 === 0 }),
  (n) => ({ "array.text": ["a", NON_ASCII, `item ${n}`], "array.int": [0, -1, n] }),
  (n) => ({ "array.double": [0.25, -1.5, n + 0.125], "array.bool": [true, false, n % 2 === 0] }),
  (n) => ({
    "text.unicode": `${NON_ASCII} ${n}`,
    "text.escaped": 'tab\t "quoted" back\\slash\nline 2',
  }),
];

/** The attributes of one type that belong to this sequence number; every type within 7 items. */
export function typedAttributes(sequence: number): Attributes {
  return pick(SETS, sequence, PERIOD)(sequence);
}
