import type { HistoryEvent } from "./history.ts";
import { SIGNALS, type Signal } from "./item.ts";
import { type SignalRanges, sequencesIn } from "./sequence-ranges.ts";

/** The observation in a history that says which items Kafka removed before a consumer had them. */
export const EXPIRED = "expired-items";

/** The items that, by a history, only offsets held that Kafka removed; none without such an event. */
export async function expiredItemsOf(
  events: AsyncIterable<HistoryEvent>,
): Promise<Readonly<Record<Signal, ReadonlySet<number>>>> {
  const expired = {
    traces: new Set<number>(),
    metrics: new Set<number>(),
    logs: new Set<number>(),
  };
  for await (const event of events) {
    if (event.type !== "observation" || event.what !== EXPIRED) continue;
    const data = (event.data ?? {}) as SignalRanges;
    for (const signal of SIGNALS) {
      for (const sequence of sequencesIn(data[signal] ?? [])) expired[signal].add(sequence);
    }
  }
  return expired;
}
