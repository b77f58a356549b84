import { expect, test, vi } from "vitest";
import type { Clock } from "../../../src/base/wait.ts";
import { WhenQuiet } from "../../../src/up/when-quiet.ts";

/** A clock that moves when the test says so. */
class HandClock implements Clock {
  #now = 0;
  readonly #waiting = new Set<{ readonly at: number; readonly resolve: () => void }>();

  now(): number {
    return this.#now;
  }

  delay(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiting = { at: this.#now + milliseconds, resolve };
      this.#waiting.add(waiting);
      signal?.addEventListener("abort", () => {
        this.#waiting.delete(waiting);
        reject(signal.reason);
      });
    });
  }

  /** Lets time pass, and what waited for it go on. */
  async advance(milliseconds: number): Promise<void> {
    this.#now += milliseconds;
    for (const waiting of this.#waiting) {
      if (waiting.at > this.#now) continue;
      this.#waiting.delete(waiting);
      waiting.resolve();
    }
    // Promises that were resolved go on before this one does.
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

function quiet() {
  const clock = new HandClock();
  const call = vi.fn();
  return { clock, call, quiet: new WhenQuiet(call, { quietMs: 100, mostMs: 1_000 }, clock) };
}

test("events that come close together are one call, after the last of them", async () => {
  const { clock, call, quiet: events } = quiet();
  for (let n = 0; n < 5; n++) {
    events.touch();
    await clock.advance(60);
  }
  expect(call).not.toHaveBeenCalled();
  await clock.advance(40);
  expect(call).toHaveBeenCalledTimes(1);
  await clock.advance(10_000);
  expect(call).toHaveBeenCalledTimes(1);
});

test("later events are another call", async () => {
  const { clock, call, quiet: events } = quiet();
  events.touch();
  await clock.advance(100);
  events.touch();
  await clock.advance(100);
  expect(call).toHaveBeenCalledTimes(2);
});

test("events that never end do not keep it from being called", async () => {
  const { clock, call, quiet: events } = quiet();
  for (let elapsed = 0; elapsed < 1_200; elapsed += 50) {
    events.touch();
    await clock.advance(50);
  }
  expect(call).toHaveBeenCalledTimes(1);
});

test("nothing is called after its end", async () => {
  const { clock, call, quiet: events } = quiet();
  events.touch();
  events.close();
  await clock.advance(10_000);
  expect(call).not.toHaveBeenCalled();
});
