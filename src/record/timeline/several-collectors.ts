import { SIGNALS } from "../../otlp/item.ts";
import type { CollectorSample, Counts } from "./sample.ts";

/** What a collector's processes have counted. */
type Counters = Pick<CollectorSample, (typeof BY_SIGNAL)[number] | "failures">;

const BY_SIGNAL = ["accepted", "refused", "sent", "sendFailed", "enqueueFailed"] as const;
const NONE: Counts = { traces: 0, metrics: 0, logs: 0 };
const NOTHING: Counters = {
  ...{ accepted: NONE, refused: NONE, sent: NONE, sendFailed: NONE, enqueueFailed: NONE },
  failures: {},
};

/** One of the others beside the first collector. */
export interface OtherCollector {
  readonly name: string;
  /** Null while it does not answer. */
  readonly sample: CollectorSample | null;
}

/**
 * Collectors of one consumer group as one, for a timeline and alerts that know one per role. What the
 * others have counted stays counted when they are gone; up or down is the first one alone.
 */
export class SeveralCollectors {
  readonly #others = new Map<string, CollectorSample>();
  /** What processes of the others had counted that have been replaced since. */
  #replaced = NOTHING;
  /** What the others had counted when the first one's counters began anew. */
  #before = NOTHING;
  #uptime = 0;

  /** The next samples, in order of time. */
  add(first: CollectorSample, others: readonly OtherCollector[]): CollectorSample {
    const present = others.flatMap(({ name, sample }) => (sample === null ? [] : { name, sample }));
    // Whoever folds the sample takes all of it for new when the first one has begun anew.
    if (first.uptime < this.#uptime) this.#before = this.#counted();
    this.#uptime = first.uptime;
    for (const { name, sample } of present) {
      const last = this.#others.get(name);
      if (last !== undefined && sample.uptime < last.uptime) {
        this.#replaced = combine(this.#replaced, last, 1);
      }
      this.#others.set(name, sample);
    }
    const queues = [first, ...present.map(({ sample }) => sample)].map(({ queue }) => queue);
    return {
      uptime: first.uptime,
      ...combine(combine(first, this.#counted(), 1), this.#before, -1),
      queue: {
        size: queues.reduce((sum, { size }) => sum + size, 0),
        fullest: Math.max(...queues.map(({ fullest }) => fullest)),
      },
    };
  }

  #counted(): Counters {
    return [...this.#others.values()].reduce<Counters>(
      (sum, sample) => combine(sum, sample, 1),
      this.#replaced,
    );
  }
}

function combine(one: Counters, other: Counters, sign: 1 | -1): Counters {
  const counts = (name: (typeof BY_SIGNAL)[number]): Counts => {
    const sums = SIGNALS.map((signal) => [signal, one[name][signal] + sign * other[name][signal]]);
    return { ...NONE, ...Object.fromEntries(sums) };
  };
  const failures = new Set([...Object.keys(one.failures), ...Object.keys(other.failures)]);
  return {
    accepted: counts("accepted"),
    refused: counts("refused"),
    sent: counts("sent"),
    sendFailed: counts("sendFailed"),
    enqueueFailed: counts("enqueueFailed"),
    failures: Object.fromEntries(
      [...failures].map((name) => [
        name,
        (one.failures[name] ?? 0) + sign * (other.failures[name] ?? 0),
      ]),
    ),
  };
}
