import type { Signal } from "../otlp/item.ts";
import type { SeenFacts } from "./run-record.ts";
import { mergeRanges, type SignalRanges, sequencesIn } from "./sequence-ranges.ts";

/**
 * The items that Kafka does not have any more although no group had committed them: by its retention, or
 * because an operator removed them. Undefined where nothing was looked for.
 */
export function removedItems({
  retention,
  administration = [],
}: Pick<SeenFacts, "retention" | "administration">): SignalRanges | undefined {
  const removals = administration.flatMap((change) => ("items" in change ? [change.items] : []));
  const all = [...(retention === undefined ? [] : [retention.items]), ...removals];
  return all.length === 0 ? undefined : mergeRanges(all);
}

/** The items that only offsets held that Kafka removed before a consumer had them, one by one. */
export function expiredItems(
  ranges: SignalRanges = {},
): Readonly<Record<Signal, ReadonlySet<number>>> {
  const items = (signal: Signal) => new Set(sequencesIn(ranges[signal] ?? []));
  return { traces: items("traces"), metrics: items("metrics"), logs: items("logs") };
}
