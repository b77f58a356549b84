import type { Message } from "../../../otlp/json-message.ts";
import { ABSENT, type Difference, type ExpectedDocument } from "../../account/projection.ts";
import { type Expectation, meets, shown } from "./expectation.ts";
import { type Fields, flatten } from "./flatten.ts";

/** Every field that an item must have, by path; it must have no other. */
export type ExpectedFields = ReadonlyMap<string, Expectation>;

/** An item as it must arrive. */
export interface ExpectedMotlpItem extends ExpectedDocument {
  readonly name: "span" | "log" | "data point";
  readonly fields: ExpectedFields;
  /** What a faithful conversion on the way makes of it, if there is one. */
  readonly converted?: Converted;
}

/** The other form that an item may arrive in. */
export interface Converted {
  /** The path of the field that tells it from the original. */
  readonly mark: string;
  readonly fields: ExpectedFields;
}

/** The form to compare with: the converted one if what was read has its mark, else the original. */
export function formOf({ fields, converted }: ExpectedMotlpItem, received: Fields): ExpectedFields {
  const mark = converted?.fields.get(converted.mark);
  if (converted === undefined || mark === undefined) return fields;
  return meets(mark, received.get(converted.mark)) ? converted.fields : fields;
}

/** Puts the fields together: plain ones, which must match exactly, and special ones by path. */
export function expectedFields(
  plain: Message,
  special: Readonly<Record<string, Expectation>>,
): ExpectedFields {
  const fields = new Map<string, Expectation>();
  for (const [path, value] of flatten(plain)) fields.set(path, { kind: "leaf", value });
  for (const [path, expectation] of Object.entries(special)) fields.set(path, expectation);
  return fields;
}

/** Every difference between what was expected and what was read. */
export function differences(
  document: string,
  expected: ExpectedFields,
  received: Fields,
): Difference[] {
  const found: Difference[] = [];
  for (const [field, expectation] of expected) {
    const value = received.get(field);
    if (received.has(field) && meets(expectation, value)) continue;
    const arrived = received.has(field) ? value : ABSENT;
    found.push({ document, field, expected: shown(expectation), received: arrived });
  }
  for (const [field, value] of received) {
    if (expected.has(field)) continue;
    found.push({ document, field, expected: ABSENT, received: value });
  }
  return found;
}
