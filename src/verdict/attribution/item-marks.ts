import type { Signal } from "../../otlp/item.ts";

/** What is noted of each item of one signal; several marks of one item add up. */
export const MARK = {
  missing: 1,
  /** The edge refused it, and the SDK was told. */
  refused: 2,
  /** In a message that Kafka has removed before a group had committed it. */
  expired: 4,
  /** In a message that some group that should has not committed. */
  waiting: 8,
  /** In a message that is committed. */
  consumed: 16,
  undecodable: 32,
  skipped: 64,
  committedEarly: 128,
  reset: 256,
} as const;

/** Whether the marks are those of an item that the edge has accepted and that is missing. */
export function isLost(marks: number): boolean {
  return (marks & MARK.missing) !== 0 && (marks & MARK.refused) === 0;
}

/** The marks of every signal's items; none yet. */
export function noMarks(): Record<Signal, ItemMarks> {
  return { traces: new ItemMarks(), metrics: new ItemMarks(), logs: new ItemMarks() };
}

/** Two bytes for each item of a signal, so that a million of them need two megabytes. */
export class ItemMarks {
  #bytes = new Uint16Array(1024);

  add(sequence: number, mark: number): void {
    if (sequence >= this.#bytes.length) this.#grow(sequence + 1);
    this.#bytes[sequence] = this.of(sequence) | mark;
  }

  /** Whether no item has any. */
  get isEmpty(): boolean {
    return this.entries().next().done === true;
  }

  /** All marks of an item; 0 if there is none. */
  of(sequence: number): number {
    return this.#bytes[sequence] ?? 0;
  }

  has(sequence: number, mark: number): boolean {
    return (this.of(sequence) & mark) !== 0;
  }

  /** Every item that has any, with its marks, ascending. */
  *entries(): Generator<[sequence: number, marks: number]> {
    for (const [sequence, marks] of this.#bytes.entries()) if (marks !== 0) yield [sequence, marks];
  }

  #grow(length: number): void {
    const larger = new Uint16Array(Math.max(length, this.#bytes.length * 2));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}
