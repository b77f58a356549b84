import { type Clock, systemClock } from "../base/wait.ts";

/** Times of a {@link WhenQuiet}, in milliseconds. */
export interface QuietTimes {
  /** Nothing has to happen for so long. */
  readonly quietMs: number;
  /** It is called at the latest so long after the first of many events. */
  readonly mostMs: number;
}

/** Calls a function once for events that come close together, after the last of them. */
export class WhenQuiet {
  readonly #call: () => void;
  readonly #times: QuietTimes;
  readonly #clock: Clock;
  #waiting: { readonly since: number; readonly abort: AbortController } | undefined;

  constructor(call: () => void, times: QuietTimes, clock: Clock = systemClock) {
    this.#call = call;
    this.#times = times;
    this.#clock = clock;
  }

  /** Something has happened. */
  touch(): void {
    const now = this.#clock.now();
    const since = this.#waiting?.since ?? now;
    // In a folder in which something is always written the call must still come.
    if (now - since >= this.#times.mostMs) return;
    this.#waiting?.abort.abort();
    const waiting = { since, abort: new AbortController() };
    this.#waiting = waiting;
    this.#clock.delay(this.#times.quietMs, waiting.abort.signal).then(
      () => {
        this.#waiting = undefined;
        this.#call();
      },
      () => undefined,
    );
  }

  /** Nothing is called any more. */
  close(): void {
    this.#waiting?.abort.abort();
    this.#waiting = undefined;
  }
}
