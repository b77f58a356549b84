import type { Item } from "../../otlp/item.ts";
import type { ReadLine } from "../../record/history.ts";

/**
 * What a target makes of an item, and how to tell whether it made that. One implementation per
 * target; the account knows nothing else about a backend.
 */
export interface Projection<E extends ExpectedDocument = ExpectedDocument> {
  /**
   * The documents an item becomes: the item's own first, then those of its parts (span events).
   * Empty if the target drops such an item by design, whatever the pipeline does.
   */
  expected(item: Item): readonly E[];
  /**
   * The `name` of the expected document that a line claims to be; null if it cannot come from an
   * item of that signal (something decoded as another signal).
   */
  nameOf(line: ReadLine, signal: Item["signal"]): string | null;
  /** Every difference between what was expected and what was read; none if it is unaltered. */
  compare(expected: E, line: ReadLine): readonly Difference[];
}

/** One document that must arrive for an item. */
export interface ExpectedDocument {
  /** Unique within the item, for example `span` or `event 0`. */
  readonly name: string;
}

/** One field that is not as it was sent. */
export interface Difference {
  /** The name of the document within the item. */
  readonly document: string;
  /** The field's path, or {@link WHOLE_DOCUMENT}. */
  readonly field: string;
  /** What was sent; {@link ABSENT} if such a field was not sent. */
  readonly expected: unknown;
  /** What was read; {@link ABSENT} if it is gone. */
  readonly received: unknown;
}

/** Stands for a field or document that is not there, in a difference. */
export const ABSENT = "(absent)";

/** The `field` of a difference that is about a whole document: it is missing, or one too many. */
export const WHOLE_DOCUMENT = "(document)";
