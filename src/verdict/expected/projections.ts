import type { TargetKind } from "../../collector-config/target-kind.ts";
import type { Signal } from "../../otlp/item.ts";
import type { ReadLine } from "../../record/history.ts";
import type { ExpectedDocument, Projection } from "../account/projection.ts";
import { elasticsearchProjection } from "./elasticsearch/projection.ts";
import { motlpProjection } from "./motlp/projection.ts";
import { documentOfReference, recordOfReference } from "./reference/expected-of.ts";

/** What one kind of target makes of items. */
export interface ExpectedOfTarget {
  /**
   * Of an item that was sent. A projection compares only documents that it made itself, so that the account
   * need not know their type.
   */
  readonly projection: Projection<ExpectedDocument>;
  /** Of an item that came out of the reference. */
  readonly ofReference: (line: ReadLine, signal: Signal) => readonly ExpectedDocument[];
}

/** What each target makes of items. */
export const EXPECTED: Readonly<Record<TargetKind, ExpectedOfTarget>> = {
  elasticsearch: {
    projection: elasticsearchProjection as Projection<ExpectedDocument>,
    ofReference: documentOfReference,
  },
  motlp: {
    projection: motlpProjection as Projection<ExpectedDocument>,
    ofReference: recordOfReference,
  },
};
