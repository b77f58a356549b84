import type { History } from "../account/judge.ts";
import { type ItemMarks, isLost } from "../attribution/item-marks.ts";
import type { RunFacts } from "./run-facts.ts";

const NANOS_PER_MS = 1_000_000n;

/** The times of the earliest and latest data point that is missing; undefined where none is. */
export async function missingMetricTimes(
  history: Pick<History, "sent">,
  missing: ItemMarks,
): Promise<RunFacts["missingMetricTimes"]> {
  if (missing.isEmpty) return undefined;
  let [earliest, latest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for await (const { item } of history.sent("metrics")) {
    if (item.signal !== "metrics" || !isLost(missing.of(item.sequence))) continue;
    const at = Number(BigInt(item.timeUnixNano) / NANOS_PER_MS);
    [earliest, latest] = [Math.min(earliest, at), Math.max(latest, at)];
  }
  return latest < earliest ? undefined : { earliest, latest };
}
