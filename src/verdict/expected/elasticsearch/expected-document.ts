import type { ExpectedDocument } from "../../account/projection.ts";
import type { Draft } from "./common-fields.ts";
import { flatten } from "./document.ts";
import type { Expectation } from "./expectation.ts";

/** A document that the Elasticsearch exporter makes of an item. */
export interface ExpectedElasticsearchDocument extends ExpectedDocument {
  /** Every field it must have, by path; it must have no other but the volatile ones. */
  readonly fields: ReadonlyMap<string, Expectation>;
  /** The fields that must match exactly, as nested as the exporter writes them. */
  readonly plain: Draft;
  /** The others, by path. */
  readonly special: Readonly<Record<string, Expectation>>;
}

/** Puts a document together: plain fields, which must match exactly, and the special ones. */
export function expectedDocument(
  name: string,
  plain: Draft,
  special: Readonly<Record<string, Expectation>>,
): ExpectedElasticsearchDocument {
  let fields: Map<string, Expectation> | undefined;
  return {
    name,
    plain,
    special,
    // Only a document that is not as it was expected is looked at field by field.
    get fields() {
      fields ??= byPath(plain, special);
      return fields;
    },
  };
}

function byPath(
  plain: Draft,
  special: Readonly<Record<string, Expectation>>,
): Map<string, Expectation> {
  const fields = new Map<string, Expectation>();
  for (const [path, value] of flatten(plain)) fields.set(path, { kind: "leaf", value });
  for (const [path, expectation] of Object.entries(special)) fields.set(path, expectation);
  return fields;
}
