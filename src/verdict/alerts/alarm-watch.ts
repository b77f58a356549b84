import { sumOf } from "../../record/timeline/fold.ts";
import type { TimelineSample } from "../../record/timeline/sample.ts";
import { ALARM_CODES, type Alarm, type AlarmCode } from "./alarm.ts";
import { CollectorAlarms } from "./collector-alarms.ts";
import { RULES } from "./rules.ts";
import { Standing } from "./standing.ts";

/** Lines of one level in a log. */
export interface LeveledLines {
  readonly lines: number;
  /** When the first of them was written, in milliseconds since the Unix epoch. */
  readonly first: number;
}

/** What a collector's log says beside its metrics. */
export interface LogLevels {
  readonly error: LeveledLines;
  readonly warn: LeveledLines;
}

/** One alarm so far. */
interface State {
  peak: number;
  /** When its value was wrong first. */
  fired: number | undefined;
}

/** Holds a scenario's samples against the alarms that somebody may have in production. */
export class AlarmWatch {
  readonly #states = new Map<AlarmCode, State>(
    ALARM_CODES.map((code) => [code, { peak: 0, fired: undefined }]),
  );
  readonly #edge = new CollectorAlarms("edge", this.#see.bind(this));
  readonly #backend = new CollectorAlarms("backend", this.#see.bind(this));
  readonly #lag = new Standing();
  readonly #gap = new Standing();
  /** From when on items were sent and the backend collector ran. */
  #sending: number | undefined;
  #isReading = false;
  #last: { readonly at: number; readonly gap: number } | undefined;

  /** The next sample, in order of time. */
  add(sample: TimelineSample): void {
    const at = Date.parse(sample.at);
    const { edge, kafka, backend, arrived } = sample;
    this.#edge.add(at, edge, false);
    this.#backend.add(at, backend, (kafka?.lag ?? 0) > 0);
    // What waits before the backend collector's first start waits for the harness.
    this.#isReading ||= backend !== null;
    if (!this.#isReading) return;
    const sent = sumOf(sample.sent);
    if (sent > 0) this.#sending ??= at;
    if (kafka !== null) {
      this.#see("kafka-lag", at, kafka.lag, this.#lag.add(at, kafka.lag, kafka.end));
      this.#see("kafka-expired", at, kafka.expired, kafka.expired > 0);
    }
    const gap = arrived === null ? (this.#last?.gap ?? 0) : sent - sumOf(arrived);
    this.#last = { at, gap };
    this.#see("sent-without-arrival", at, gap, this.#gap.add(at, gap, sent));
  }

  /**
   * What each alarm did.
   *
   * @param logs what the collectors' logs say
   * @param outage when the target, or another part, was taken away, in milliseconds since the Unix epoch
   */
  alarms(logs: Readonly<Record<"edge" | "backend", LogLevels>>, outage?: number): Alarm[] {
    for (const role of ["edge", "backend"] as const) {
      for (const level of ["error", "warn"] as const) {
        const { lines, first } = logs[role][level];
        this.#see(`${role}-${level}-logs`, first, lines, lines > 0);
      }
    }
    const { at, gap } = this.#last ?? { at: 0, gap: 0 };
    // What has not arrived when everything is at rest never will.
    this.#see("sent-without-arrival", at, gap, gap > 0);
    return ALARM_CODES.map((code) => {
      const { peak, fired } = this.#states.get(code) ?? { peak: 0, fired: undefined };
      const alarm = { code, ...RULES[code], fired: fired !== undefined, peak };
      if (fired === undefined) return alarm;
      const isOutage = outage !== undefined && fired >= outage;
      const from = isOutage ? outage : (this.#sending ?? fired);
      const afterSeconds = Math.round(Math.max(0, fired - from) / 100) / 10;
      return { ...alarm, afterSeconds, since: isOutage ? "outage" : "sending" };
    });
  }

  #see(code: AlarmCode, at: number, value: number, isWrong: boolean): void {
    const state = this.#states.get(code);
    if (state === undefined) return;
    state.peak = Math.max(state.peak, value);
    if (isWrong) state.fired ??= at;
  }
}
