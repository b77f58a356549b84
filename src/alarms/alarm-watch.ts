import { CollectorRises, sumOf } from "../timeline/fold.ts";
import type { CollectorSample, TimelineSample } from "../timeline/sample.ts";
import { ALARM_CODES, type Alarm, type AlarmCode } from "./alarm.ts";
import { RULES } from "./rules.ts";

/** What a log says at level error, where it was first said. */
export interface ErrorLines {
  readonly lines: number;
  /** Milliseconds since the Unix epoch. */
  readonly first: number;
}

/** One alarm so far. */
interface State {
  peak: number;
  /** When its value was wrong first. */
  fired: number | undefined;
}

/** A collector that does not answer for this long is down; milliseconds. */
const DOWN_MS = 1_000;
/** Of a queue's capacity. */
const FULL_PERCENT = 80;
/** An alarm on a counter whose name holds this. */
const FAILURES = [
  ["backend-undecodable", "unmarshal_failed"],
  ["backend-documents-failed", "elasticsearch_docs"],
] as const;
/** Milliseconds for which what waits does not get less, or what was sent does not arrive. */
const STANDING_MS = 5_000;

/** Holds a scenario's samples against the alarms that somebody may have in production. */
export class AlarmWatch {
  readonly #states = new Map<AlarmCode, State>(
    ALARM_CODES.map((code) => [code, { peak: 0, fired: undefined }]),
  );
  readonly #edge = new CollectorAlarms("edge", this.#see.bind(this));
  readonly #backend = new CollectorAlarms("backend", this.#see.bind(this));
  readonly #lag = new Standing();
  readonly #gap = new Standing();
  #began: number | undefined;
  #isReading = false;
  #last: { readonly at: number; readonly gap: number } | undefined;

  /** The next sample, in order of time. */
  add(sample: TimelineSample): void {
    const at = Date.parse(sample.at);
    this.#began ??= at;
    const { edge, kafka, backend, arrived } = sample;
    const seconds = (at - this.#began) / 1000;
    this.#edge.add(at, seconds, edge);
    this.#backend.add(at, seconds, backend);
    // What waits before the backend collector's first start waits for the harness.
    this.#isReading ||= backend !== null;
    if (!this.#isReading) return;
    if (kafka !== null) {
      this.#see("kafka-lag", at, kafka.lag, this.#lag.add(at, kafka.lag) >= STANDING_MS);
      this.#see("kafka-expired", at, kafka.expired, kafka.expired > 0);
    }
    const gap = arrived === null ? (this.#last?.gap ?? 0) : sumOf(sample.sent) - sumOf(arrived);
    this.#last = { at, gap };
    this.#see("sent-without-arrival", at, gap, this.#gap.add(at, gap) >= STANDING_MS);
  }

  /** What each alarm did. @param errors what the collectors' logs say at level error */
  alarms(errors: { readonly edge: ErrorLines; readonly backend: ErrorLines }): Alarm[] {
    for (const role of ["edge", "backend"] as const) {
      const { lines, first } = errors[role];
      this.#see(`${role}-error-logs`, first, lines, lines > 0);
    }
    const { at, gap } = this.#last ?? { at: 0, gap: 0 };
    // What has not arrived when everything is at rest never will.
    this.#see("sent-without-arrival", at, gap, gap > 0);
    return ALARM_CODES.map((code) => {
      const { peak, fired } = this.#states.get(code) ?? { peak: 0, fired: undefined };
      const alarm = { code, ...RULES[code], fired: fired !== undefined, peak };
      if (fired === undefined) return alarm;
      const seconds = Math.max(0, fired - (this.#began ?? fired)) / 1000;
      return { ...alarm, afterSeconds: Math.round(seconds * 10) / 10 };
    });
  }

  #see(code: AlarmCode, at: number, value: number, isWrong: boolean): void {
    const state = this.#states.get(code);
    if (state === undefined) return;
    state.peak = Math.max(state.peak, value);
    if (isWrong) state.fired ??= at;
  }
}

type See = (code: AlarmCode, at: number, value: number, isWrong: boolean) => void;

/** The alarms on one collector's own metrics. */
class CollectorAlarms {
  readonly #role: "edge" | "backend";
  readonly #see: See;
  readonly #rises = new CollectorRises();
  #answered: number | undefined;

  constructor(role: "edge" | "backend", see: See) {
    this.#role = role;
    this.#see = see;
  }

  /** @param at milliseconds since the Unix epoch @param seconds since the scenario began */
  add(at: number, seconds: number, sample: CollectorSample | null): void {
    const rise = this.#rises.next(sample, seconds);
    if (sample === null || rise === undefined) {
      if (this.#answered === undefined) return;
      const silent = at - this.#answered;
      this.#see(`${this.#role}-down`, at, silent / 1000, silent >= DOWN_MS);
      return;
    }
    this.#answered = at;
    const role = this.#role;
    const count = (code: AlarmCode, risen: number) => this.#see(code, at, risen, risen > 0);
    count(`${role}-refused`, rise("refused", sumOf(sample.refused)));
    count(`${role}-enqueue-failed`, rise("enqueue", sumOf(sample.enqueueFailed)));
    count(`${role}-send-failed`, rise("send", sumOf(sample.sendFailed)));
    const { size, capacity } = sample.queue;
    const full = capacity === 0 ? 0 : Math.round((100 * size) / capacity);
    this.#see(`${role}-queue-full`, at, full, full >= FULL_PERCENT);
    if (role === "edge") return;
    for (const [code, part] of FAILURES) {
      const counted = Object.entries(sample.failures).filter(([name]) => name.includes(part));
      count(
        code,
        counted.reduce((sum, [name, value]) => sum + rise(name, value), 0),
      );
    }
  }
}

/** For how long something is above zero without getting less. */
class Standing {
  #since: number | undefined;
  #last = 0;

  /** @returns milliseconds */
  add(at: number, value: number): number {
    if (value <= 0 || value < this.#last) this.#since = undefined;
    else this.#since ??= at;
    this.#last = value;
    return this.#since === undefined ? 0 : at - this.#since;
  }
}
