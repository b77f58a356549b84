import type { Signal } from "../../otlp/item.ts";
import { type SignalRanges, sequencesIn, toRanges } from "../sequence-ranges.ts";
import type { MessageItems } from "./message-items.ts";

/** Offsets of one partition, the last one not included. */
export interface OffsetRange {
  readonly topic: string;
  readonly partition: number;
  readonly from: bigint;
  readonly to: bigint;
}

/** What an offset range held of a run. */
export interface RangeContents {
  readonly range: OffsetRange;
  /** Items by signal; an item that was written twice counts twice. */
  readonly items: Readonly<Partial<Record<Signal, number>>>;
  /** Messages of the range that were not read, or whose items could not be told. */
  readonly unknown: number;
}

/** What is known of the messages in Kafka: which items each offset holds. */
export class TopicContents {
  readonly #partitions = new Map<string, Map<bigint, MessageItems | null>>();

  /** Notes what a message holds; null for one whose items cannot be told. */
  add(topic: string, partition: number, offset: bigint, items: MessageItems | null): void {
    const place = placeOf(topic, partition);
    const known = this.#partitions.get(place) ?? new Map<bigint, MessageItems | null>();
    this.#partitions.set(place, known.set(offset, items));
  }

  /** What a range held. */
  contentsOf(range: OffsetRange): RangeContents {
    const items: Partial<Record<Signal, number>> = {};
    let unknown = 0;
    for (let offset = range.from; offset < range.to; offset++) {
      const message = this.#partitions.get(placeOf(range.topic, range.partition))?.get(offset);
      if (message === null || message === undefined) {
        unknown += 1;
      } else {
        const count = [...sequencesIn(message.sequences)].length;
        items[message.signal] = (items[message.signal] ?? 0) + count;
      }
    }
    return { range, items, unknown };
  }

  /** By signal, the items that are in the given ranges and in no other offset. */
  onlyIn(ranges: readonly OffsetRange[]): SignalRanges {
    const [within, elsewhere] = [new Map<Signal, Set<number>>(), new Map<Signal, Set<number>>()];
    for (const [place, messages] of this.#partitions) {
      const own = ranges.filter(({ topic, partition }) => placeOf(topic, partition) === place);
      for (const [offset, message] of messages) {
        if (message === null) continue;
        const inside = own.some(({ from, to }) => from <= offset && offset < to);
        const found = inside ? within : elsewhere;
        const known = found.get(message.signal) ?? new Set<number>();
        for (const sequence of sequencesIn(message.sequences)) known.add(sequence);
        found.set(message.signal, known);
      }
    }
    return Object.fromEntries(
      [...within].map(([signal, sequences]) => [
        signal,
        toRanges(sequences.difference(elsewhere.get(signal) ?? new Set())),
      ]),
    );
  }
}

function placeOf(topic: string, partition: number): string {
  return `${partition} ${topic}`;
}
