import type { Signal } from "../telemetry/item.ts";
import { type Clock, systemClock } from "../wait.ts";
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
  let freshUntil = Number.NEGATIVE_INFINITY;
  let last: Counts | undefined;
  const keep = async (ask: () => Promise<Counts>): Promise<Counts> => {
    const began = clock.now();
    const counts = await ask();
    const now = clock.now();
    last = counts;
    freshUntil = now + Math.min(LONGEST_MS, REST * (now - began));
    return counts;
  };
  return {
    ...reader,
    glance: async () => {
      if (asked === undefined && last !== undefined && clock.now() < freshUntil) return last;
      asked ??= keep(() => reader.glance()).finally(() => {
        asked = undefined;
      });
      return asked;
    },
    count: (signal) => keep(() => reader.count(signal)),
  };
}
