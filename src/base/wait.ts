import { HarnessError } from "./errors.ts";

/** Time as the wait primitive needs it; replaced in unit tests. */
export interface Clock {
  /** Milliseconds from an arbitrary start; never goes back. */
  now(): number;
  /** Resolves after the given milliseconds, or rejects with the signal's reason. */
  delay(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's monotonic clock. */
export const systemClock: Clock = {
  now: () => performance.now(),
  delay: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const onAbort = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", onAbort);
        resolve();
      }, milliseconds);
      signal?.addEventListener("abort", onAbort, { once: true });
    }),
};

/** One look at the condition: done with a value, or not yet with what was seen. */
export type Probe<T> =
  | { readonly done: true; readonly value: T }
  | { readonly done: false; readonly seen: string };

/** Shorthand for a probe that is done. */
export function done<T>(value: T): Probe<T> {
  return { done: true, value };
}

/** Shorthand for a probe that is not done yet; `seen` ends up in the deadline's message. */
export function notYet(seen: string): Probe<never> {
  return { done: false, seen };
}

/** What to wait for, how long, and what to say when it does not come. */
export interface WaitOptions {
  /** What is awaited, as the end of the sentence "waited for ...". */
  readonly for: string;
  /** Deadline in milliseconds. */
  readonly timeoutMs: number;
  /** Milliseconds between two probes; default 100. */
  readonly everyMs?: number;
  /** Where the evidence is, for example a log file. */
  readonly place?: string;
  /** Gives up early: its reason is thrown as it is (an awaited part that died, Ctrl-C). */
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
}

/**
 * Probes until the condition holds. The only way the harness waits.
 *
 * @throws HarnessError `deadline` with what was awaited and what was seen last.
 * @throws whatever the probe throws (a condition that can no longer come true), or the signal's reason.
 */
export async function waitFor<T>(
  probe: () => Probe<T> | Promise<Probe<T>>,
  options: WaitOptions,
): Promise<T> {
  const clock = options.clock ?? systemClock;
  const start = clock.now();
  for (;;) {
    options.signal?.throwIfAborted();
    const result = await probe();
    if (result.done) return result.value;
    const left = options.timeoutMs - (clock.now() - start);
    if (left <= 0) {
      throw new HarnessError({
        code: "deadline",
        message: `waited ${Math.round(options.timeoutMs / 1000)} s for ${options.for}; last seen: ${result.seen}`,
        ...(options.place === undefined ? {} : { place: options.place }),
      });
    }
    await clock.delay(Math.min(options.everyMs ?? 100, left), options.signal);
  }
}
