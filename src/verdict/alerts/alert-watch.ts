import { sumOf } from "../../record/timeline/fold.ts";
import type { TimelineSample } from "../../record/timeline/sample.ts";
import { ALERT_CODES, type Alert, type AlertCode } from "./alert.ts";
import { CollectorAlerts } from "./collector-alerts.ts";
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

/** One alert so far. */
interface State {
  peak: number;
  /** When its value was wrong first. */
  fired: number | undefined;
}

/** Holds a scenario's samples against the alerts that somebody may have in production. */
export class AlertWatch {
  readonly #states = new Map<AlertCode, State>(
    ALERT_CODES.map((code) => [code, { peak: 0, fired: undefined }]),
  );
  readonly #edge = new CollectorAlerts("edge", this.#see.bind(this));
  readonly #backend = new CollectorAlerts("backend", this.#see.bind(this));
  readonly #lag = new Standing();
  readonly #gap = new Standing();
  /** From when on items were sent and the backend collector ran. */
  #sending: number | undefined;
  #isReading = false;
  #last: { readonly at: number; readonly gap: number } | undefined;

  /** The next sample, in order of time. */
  add(sample: TimelineSample): void {
    const at = Date.parse(sample.at);
    const { edge, kafka, backend, arrived, unanswered = [] } = sample;
    const isAsked = (role: "edge" | "backend") => unanswered.includes(role);
    this.#edge.add(at, edge, { isWaitedFor: false, isAsked: isAsked("edge") });
    const isWaitedFor = (kafka?.lag ?? 0) > 0;
    this.#backend.add(at, backend, { isWaitedFor, isAsked: isAsked("backend") });
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

  /** Whether an alert has fired on the samples so far. */
  hasFired(code: AlertCode): boolean {
    return this.#states.get(code)?.fired !== undefined;
  }

  /**
   * What each alert did.
   *
   * @param logs what the collectors' logs say
   * @param outage when the target, or another part, was taken away, in milliseconds since the Unix epoch
   */
  alerts(logs: Readonly<Record<"edge" | "backend", LogLevels>>, outage?: number): Alert[] {
    for (const role of ["edge", "backend"] as const) {
      for (const level of ["error", "warn"] as const) {
        const { lines, first } = logs[role][level];
        this.#see(`${role}-${level}-logs`, first, lines, lines > 0);
      }
    }
    const { at, gap } = this.#last ?? { at: 0, gap: 0 };
    // What has not arrived when everything is at rest never will.
    this.#see("sent-without-arrival", at, gap, gap > 0);
    return ALERT_CODES.map((code) => {
      const { peak, fired } = this.#states.get(code) ?? { peak: 0, fired: undefined };
      const alert = { code, ...RULES[code], fired: fired !== undefined, peak };
      if (fired === undefined) return alert;
      const isOutage = outage !== undefined && fired >= outage;
      const from = isOutage ? outage : (this.#sending ?? fired);
      const afterSeconds = Math.round(Math.max(0, fired - from) / 100) / 10;
      return { ...alert, afterSeconds, since: isOutage ? "outage" : "sending" };
    });
  }

  #see(code: AlertCode, at: number, value: number, isWrong: boolean): void {
    const state = this.#states.get(code);
    if (state === undefined) return;
    state.peak = Math.max(state.peak, value);
    if (isWrong) state.fired ??= at;
  }
}
