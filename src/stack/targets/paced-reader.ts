import { type Clock, systemClock } from "../../base/wait.ts";
import type { Signal } from "../../otlp/item.ts";
import type { TargetReader } from "./target.ts";

type Counts = Readonly<Record<Signal, number>>;

/** A glance that took so long is asked for again when so many times as long have passed. */
const REST = 20;
/** No answer is older than that, in milliseconds. */
const LONGEST_MS = 1_000;

/**
 * The same reader, whose glances share their answers for as long as asking anew would be a load on the
 * target: counting a million documents for everyone who looks takes more than a tenth of its time.
 */
export function pacedReader(reader: TargetReader, clock: Clock = systemClock): TargetReader {
  let asked: Promise<Counts> | undefined;
  let last: { readonly counts: Counts; readonly began: number } | undefined;
  let freshUntil = Number.NEGATIVE_INFINITY;
  /** The newest counts: what was asked for earlier and answered later is not newer. */
  const newest = (counts: Counts, began: number): Counts => {
    if (last !== undefined && began < last.began) return last.counts;
    const now = clock.now();
    last = { counts, began };
    freshUntil = now + Math.min(LONGEST_MS, REST * (now - began));
    return counts;
  };
  const ask = async (): Promise<Counts> => {
    const began = clock.now();
    return newest(await reader.glance(), began);
  };
  return {
    ...reader,
    glance: async () => {
      if (asked === undefined && last !== undefined && clock.now() < freshUntil) return last.counts;
      asked ??= ask().finally(() => {
        asked = undefined;
      });
      return asked;
    },
    count: async (signal) => {
      const began = clock.now();
      const counts = await reader.count(signal);
      newest(counts, began);
      return counts;
    },
  };
}
