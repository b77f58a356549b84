import type { CollectorSample, Counts, TimelineSample } from "./sample.ts";
import type { TimelinePoint } from "./timeline.ts";

/**
 * How much a counter has risen since the first sample, whatever restarts there were: as Prometheus'
 * `increase()`, with the process' uptime to tell a restart.
 */
export class Increase {
  #sum = 0;
  #last: { readonly value: number; readonly uptime: number } | undefined;
  readonly #isFresh: boolean;

  /** @param isFresh whether the counter's process has begun after the first sample. */
  constructor(isFresh: boolean) {
    this.#isFresh = isFresh;
  }

  /** @returns the rise so far */
  add(value: number, uptime: number): number {
    if (this.#last === undefined) {
      if (this.#isFresh) this.#sum = value;
    } else {
      const isRestarted = uptime < this.#last.uptime || value < this.#last.value;
      this.#sum += isRestarted ? value : value - this.#last.value;
    }
    this.#last = { value, uptime };
    return this.#sum;
  }
}

/** The rises of one collector's counters, sample by sample. */
export class CollectorRises {
  readonly #rises = new Map<string, Increase>();
  #isKnown = false;
  /** When the scenario began: its first sample. */
  #began: number | undefined;

  /**
   * @param at milliseconds since the Unix epoch, in order of time
   * @param sample null where it did not answer
   * @returns a reader of a counter's rise by its name; undefined where it did not answer
   */
  next(
    at: number,
    sample: CollectorSample | null,
  ): ((name: string, value: number) => number) | undefined {
    this.#began ??= at;
    if (sample === null) return undefined;
    // What has started since, and a counter that was not there before, counts for the scenario alone.
    const isFresh = this.#isKnown || sample.uptime < (at - this.#began) / 1000;
    this.#isKnown = true;
    return (name, value) => {
      const rise = this.#rises.get(name) ?? new Increase(isFresh);
      this.#rises.set(name, rise);
      return rise.add(value, sample.uptime);
    };
  }
}

/** Turns samples into points of one scenario, counted from its beginning. */
export class TimelineFold {
  readonly #edge = new CollectorRises();
  readonly #backend = new CollectorRises();
  #began: number | undefined;
  /** Offsets before the scenario; 0 where Kafka was not there. */
  #before: { readonly end: number; readonly committed: number } | undefined;

  /** The next sample, in order of time. */
  add(sample: TimelineSample): TimelinePoint {
    const at = Date.parse(sample.at);
    this.#began ??= at;
    const { edge, kafka, backend, arrived } = sample;
    const rise = this.#edge.next(at, edge);
    const backendRise = this.#backend.next(at, backend);
    const committed = kafka === null ? null : kafka.end - kafka.waiting;
    if (kafka !== null && committed !== null) this.#before ??= { end: kafka.end, committed };
    // The edge starts after Kafka: neither has been there.
    else if (edge === null) this.#before ??= { end: 0, committed: 0 };
    const before = this.#before ?? { end: 0, committed: 0 };
    return {
      seconds: (at - this.#began) / 1000,
      sent: sumOf(sample.sent),
      written: edge === null ? null : (rise?.("sent", sumOf(edge.sent)) ?? null),
      consumed:
        backend === null ? null : (backendRise?.("accepted", sumOf(backend.accepted)) ?? null),
      arrived: arrived === null ? null : sumOf(arrived),
      messages: kafka === null ? null : kafka.end - before.end,
      committed: committed === null ? null : committed - before.committed,
      waiting: kafka?.waiting ?? null,
      edgeQueue: edge?.queue.size ?? null,
      backendQueue: backend?.queue.size ?? null,
    };
  }
}

/** Items of all signals. */
export function sumOf({ traces, metrics, logs }: Counts): number {
  return traces + metrics + logs;
}

/** One line for a terminal; `?` where a hop does not answer. */
export function describePoint({ sent, written, arrived, waiting }: TimelinePoint): string {
  const shown = (value: number | null) => (value === null ? "?" : value.toLocaleString("en"));
  return `sent ${shown(sent)}, in Kafka ${shown(written)}, arrived ${shown(arrived)} items; ${shown(waiting)} messages waiting`;
}
