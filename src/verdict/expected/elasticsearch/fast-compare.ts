import { isExactDouble, isExactInteger } from "../../../base/exact-json.ts";
import { sameLeaf } from "./document.ts";
import { type Expectation, meets } from "./expectation.ts";
import type { ExpectedElasticsearchDocument } from "./expected-document.ts";

type Source = Readonly<Record<string, unknown>>;
type Special = Readonly<Record<string, Expectation>>;

/**
 * Whether a document has the very fields that are expected, nested in the very way in which the exporter
 * writes them. Then field by field there is no difference either, and nothing has to be flattened. False
 * says nothing: the fields have to be compared.
 */
export function isExpected(
  { plain, special }: Pick<ExpectedElasticsearchDocument, "plain" | "special">,
  source: Source,
): boolean {
  let [plainFields, specialFields] = [0, 0];
  for (const key of Object.keys(source)) {
    const value = source[key];
    const expectation = special[key];
    if (key === "metrics") {
      specialFields += metricsMet(special, value);
    } else if (expectation !== undefined) {
      if (!meets(expectation, value)) return false;
      specialFields += 1;
    } else if (Object.hasOwn(plain, key)) {
      if (!isSame(plain[key], value)) return false;
      plainFields += 1;
    } else if (key !== "_metric_names_hash") return false;
  }
  return plainFields === Object.keys(plain).length && specialFields === Object.keys(special).length;
}

/** How many expectations the one metric of a document meets; -Infinity where it fails one. */
function metricsMet(special: Special, metrics: unknown): number {
  if (!isObject(metrics)) return Number.NEGATIVE_INFINITY;
  const [name, ...others] = Object.keys(metrics);
  if (name === undefined || others.length > 0) return Number.NEGATIVE_INFINITY;
  const value = metrics[name];
  const values: readonly (readonly [string, unknown])[] = isObject(value)
    ? Object.keys(value).map((key) => [`metrics.${name}.${key}`, value[key]])
    : [[`metrics.${name}`, value]];
  const met = values.every(([path, found]) => {
    const expectation = special[path];
    return expectation !== undefined && meets(expectation, found);
  });
  return met ? values.length : Number.NEGATIVE_INFINITY;
}

/** The same tree; lists of scalars and exact numbers are leaves. */
function isSame(expected: unknown, value: unknown): boolean {
  if (expected === value) return true;
  if (Array.isArray(expected)) {
    return (
      Array.isArray(value) &&
      value.length === expected.length &&
      expected.every((element, index) => isSame(element, value[index]))
    );
  }
  if (!isObject(expected) || !isObject(value)) return sameLeaf(expected, value);
  const keys = Object.keys(expected);
  if (keys.length !== Object.keys(value).length) return false;
  for (const key of keys) {
    if (!Object.hasOwn(value, key) || !isSame(expected[key], value[key])) return false;
  }
  return true;
}

function isObject(value: unknown): value is Source {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !isExactDouble(value) &&
    !isExactInteger(value)
  );
}
