import type { Segment } from "../../stack/parts/kafka/segments.ts";

/**
 * Adds up what is written to topics while their old segments are removed: each segment counts with the
 * largest size in which it was seen. Look more often than a segment lives.
 */
export class LogGrowth {
  readonly #before: ReadonlyMap<string, number>;
  readonly #largest = new Map<string, number>();

  /** Begins with what is there already. */
  constructor(before: readonly Segment[]) {
    this.#before = new Map(before.map((segment) => [placeOf(segment), segment.bytes]));
  }

  look(segments: readonly Segment[]): void {
    for (const segment of segments) {
      const place = placeOf(segment);
      this.#largest.set(place, Math.max(segment.bytes, this.#largest.get(place) ?? 0));
    }
  }

  /** Bytes that were written since it began, as they lie on the disk. */
  bytes(): number {
    let sum = 0;
    for (const [place, bytes] of this.#largest) sum += bytes - (this.#before.get(place) ?? 0);
    return sum;
  }
}

function placeOf({ topic, partition, name }: Segment): string {
  return `${partition} ${topic} ${name}`;
}
