import { SIGNALS, type Signal } from "../otlp/item.ts";

/** Sequence numbers from the first to the last one, both included. */
export type SequenceRange = readonly [first: number, last: number];

/** Sequence numbers in any order as the fewest ranges, ascending. */
export function toRanges(sequences: Iterable<number>): SequenceRange[] {
  const ranges: [number, number][] = [];
  for (const sequence of [...new Set(sequences)].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last !== undefined && sequence === last[1] + 1) last[1] = sequence;
    else ranges.push([sequence, sequence]);
  }
  return ranges;
}

/** Every sequence number of some ranges. */
export function* sequencesIn(ranges: readonly SequenceRange[]): Generator<number> {
  for (const [first, last] of ranges) {
    for (let sequence = first; sequence <= last; sequence++) yield sequence;
  }
}

/** How many sequence numbers ranges hold that do not overlap. */
export function countIn(ranges: readonly SequenceRange[]): number {
  return ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0);
}

/** Items by signal. */
export type SignalRanges = Readonly<Partial<Record<Signal, readonly SequenceRange[]>>>;

/** What is in any of them; a signal that is in none is left out. */
export function mergeRanges(all: readonly SignalRanges[]): SignalRanges {
  return Object.fromEntries(
    SIGNALS.flatMap((signal) => {
      const found = toRanges(all.flatMap((ranges) => [...sequencesIn(ranges[signal] ?? [])]));
      return found.length === 0 ? [] : [[signal, found]];
    }),
  );
}
