import { SIGNALS, type Signal } from "../../otlp/item.ts";
import type { Removal } from "../../record/admin-facts.ts";
import { offsetResetsIn } from "../../record/collector-log/offset-resets.ts";
import type { Evidence } from "../../record/judged-by.ts";
import type { RangeContents } from "../../record/kafka/topic-contents.ts";
import { countIn } from "../../record/sequence-ranges.ts";
import { listOf, quote, type RunFacts } from "./run-facts.ts";

/** Messages in some ranges of offsets. */
export function messagesIn(ranges: readonly RangeContents[]): bigint {
  return ranges.reduce((sum, { range }) => sum + range.to - range.from, 0n);
}

/** Missing items that only removed messages held, by signal. */
export function goneWith(
  removals: readonly Pick<Removal, "items">[],
  { signals }: Pick<RunFacts, "signals">,
): Readonly<Partial<Record<Signal, number>>> {
  return Object.fromEntries(
    SIGNALS.map((signal) => {
      const removed = removals.reduce((sum, { items }) => sum + countIn(items[signal] ?? []), 0);
      return [signal, Math.min(removed, signals[signal]?.expired ?? 0)];
    }),
  );
}

/** What was removed, range by range. */
export function removedEvidence(ranges: readonly RangeContents[]): Evidence[] {
  return ranges.map(({ range, items, unknown }) => ({
    source: `topic ${range.topic}, partition ${range.partition}`,
    text:
      `offsets ${range.from} to ${range.to - 1n} were removed; they held ` +
      listOf([
        ...SIGNALS.flatMap((signal) => (items[signal] ? [`${items[signal]} ${signal}`] : [])),
        ...(unknown > 0 ? [`${unknown} messages whose items are not known`] : []),
      ]),
  }));
}

/** The backend's own lines of messages that it did not find any more. */
export function resetEvidence({ logs, logFiles }: RunFacts): Evidence[] {
  return offsetResetsIn(logs.backend).map(({ line }) => ({
    source: logFiles.backend,
    text: quote(line),
  }));
}
