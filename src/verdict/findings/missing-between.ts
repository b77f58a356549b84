import type { Signal } from "../../otlp/item.ts";
import type { Sequences } from "../../record/fault-facts.ts";
import { type ItemMarks, isLost } from "../attribution/item-marks.ts";

/** Missing items of each signal. */
export type Missing = Readonly<Partial<Record<Signal, number>>>;

/** Items that are not there, and why some of them are not looked for. */
export interface MissingItems {
  readonly missing: Readonly<Record<Signal, ItemMarks>>;
  /** What Kafka's retention took. */
  readonly expired: Readonly<Record<Signal, ReadonlySet<number>>>;
}

/** The accepted items missing of a range, without those that expired in Kafka. */
export function missingBetween(
  { missing, expired }: MissingItems,
  { from, to }: Sequences,
): Missing {
  const count = (signal: Signal) => {
    let found = 0;
    for (const [sequence, marks] of missing[signal].entries()) {
      if (sequence >= to) break;
      if (sequence >= from && isLost(marks) && !expired[signal].has(sequence)) found += 1;
    }
    return found;
  };
  return { traces: count("traces"), metrics: count("metrics"), logs: count("logs") };
}
