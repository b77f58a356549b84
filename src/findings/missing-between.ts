import { PROJECTIONS } from "../targets/projections.ts";
import type { TargetKind } from "../targets/target-kind.ts";
import { account } from "../telemetry/account.ts";
import { expiredItemsOf } from "../telemetry/expired.ts";
import { SIGNALS, type Signal } from "../telemetry/item.ts";
import { acknowledgementsOf, type History } from "../telemetry/judge.ts";

/** Sequence numbers, the same for each signal; `to` is the first one after them. */
export interface Sequences {
  readonly from: number;
  readonly to: number;
}

/** Missing items of each signal. */
export type Missing = Readonly<Partial<Record<Signal, number>>>;

/**
 * The missing items in each of some ranges of a history's ledger, without those that expired in Kafka.
 *
 * @throws HarnessError
 */
export async function missingBetween<const R extends readonly Sequences[]>(
  history: History,
  target: TargetKind,
  ranges: R,
): Promise<{ readonly [K in keyof R]: Missing }> {
  const acknowledgements = await acknowledgementsOf(history.events());
  const expired = await expiredItemsOf(history.events());
  const found = ranges.map(() => ({ traces: 0, metrics: 0, logs: 0 }));
  for (const signal of SIGNALS) {
    await account({
      signal,
      sent: history.sent(signal),
      read: history.readBack(signal),
      acknowledgements: acknowledgements[signal],
      projection: PROJECTIONS[target],
      onOutcome: ({ item: { sequence } }, acknowledgement, outcome) => {
        if (acknowledgement !== "accepted" || outcome.kind !== "missing") return;
        if (expired[signal].has(sequence)) return;
        ranges.forEach(({ from, to }, index) => {
          const counts = found[index];
          if (counts !== undefined && sequence >= from && sequence < to) counts[signal] += 1;
        });
      },
    });
  }
  return found as { readonly [K in keyof R]: Missing };
}
