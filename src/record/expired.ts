import type { Signal } from "../otlp/item.ts";
import { type SignalRanges, sequencesIn } from "./sequence-ranges.ts";

/** The items that only offsets held that Kafka removed before a consumer had them, one by one. */
export function expiredItems(
  ranges: SignalRanges = {},
): Readonly<Record<Signal, ReadonlySet<number>>> {
  const items = (signal: Signal) => new Set(sequencesIn(ranges[signal] ?? []));
  return { traces: items("traces"), metrics: items("metrics"), logs: items("logs") };
}
