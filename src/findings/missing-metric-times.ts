import { PROJECTIONS } from "../targets/projections.ts";
import { account } from "../telemetry/account.ts";
import { acknowledgementsOf, type History } from "../telemetry/judge.ts";
import type { RunFacts } from "./run-facts.ts";

const NANOS_PER_MS = 1_000_000n;

/** The times of the earliest and latest missing data point; undefined where none is missing. */
export async function missingMetricTimes(
  history: History,
  { target, signals }: Pick<RunFacts, "target" | "signals">,
): Promise<RunFacts["missingMetricTimes"]> {
  if ((signals.metrics?.missing ?? 0) === 0) return undefined;
  const { metrics } = await acknowledgementsOf(history.events());
  let [earliest, latest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  await account({
    signal: "metrics",
    sent: history.sent("metrics"),
    read: history.readBack("metrics"),
    acknowledgements: metrics,
    projection: PROJECTIONS[target],
    onOutcome: ({ item }, acknowledgement, outcome) => {
      if (acknowledgement !== "accepted" || outcome.kind !== "missing") return;
      if (item.signal !== "metrics") return;
      const at = Number(BigInt(item.timeUnixNano) / NANOS_PER_MS);
      [earliest, latest] = [Math.min(earliest, at), Math.max(latest, at)];
    },
  });
  return { earliest, latest };
}
