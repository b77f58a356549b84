import { SIGNALS } from "../otlp/item.ts";
import type { EntryReport, ScenarioReport, SignalReport } from "../verdict/scenario-report.ts";

/** The receivers that items were sent to, each with its protocols: `otlp (http/protobuf, grpc)`. */
export function entriesWords(signals: ScenarioReport["signals"]): string[] {
  const all = SIGNALS.flatMap((signal) => signals[signal]?.entries ?? []);
  const byReceiver = Map.groupBy(all, ({ receiver }) => receiver);
  return [...byReceiver].map(([receiver, entries]) => {
    const protocols = new Set(entries.map(({ protocol }) => protocol));
    return `${receiver} (${[...protocols].join(", ")})`;
  });
}

/**
 * The receiver or the entry that all missing items of a signal came by, where others lost nothing:
 * `otlp/external`, or `otlp over grpc`.
 */
export function lostBy({
  entries = [],
  missing,
}: Pick<SignalReport, "entries" | "missing">): string | undefined {
  const losing = entries.filter((entry) => entry.missing > 0);
  const [first] = losing;
  if (missing === 0 || first === undefined || losing.length === entries.length) return undefined;
  const isOf = (entry: EntryReport) => entry.receiver === first.receiver;
  if (!losing.every(isOf)) return undefined;
  const others = entries.filter((entry) => isOf(entry) && !losing.includes(entry));
  return others.length === 0 ? first.receiver : `${first.receiver} over ${first.protocol}`;
}
