import { expect, test } from "vitest";
import { HarnessError } from "../../../src/base/errors.ts";
import { done, notYet, type Probe, systemClock, waitFor } from "../../../src/base/wait.ts";
import { FakeClock } from "../fake-clock.ts";

/** Answers in turn; the last one for ever. */
function script<T>(...answers: readonly Probe<T>[]): {
  probe: () => Probe<T>;
  calls: () => number;
} {
  let calls = 0;
  return {
    probe: () => answers[Math.min(calls++, answers.length - 1)] ?? notYet("nothing"),
    calls: () => calls,
  };
}

test("a condition that holds at once is not waited for", async () => {
  const clock = new FakeClock();
  await expect(waitFor(() => done("value"), { for: "it", timeoutMs: 0, clock })).resolves.toBe(
    "value",
  );
  expect(clock.pauses).toEqual([]);
});

test("it is looked at every so often until the condition holds", async () => {
  const clock = new FakeClock();
  const { probe } = script<number>(notYet("a"), notYet("b"), done(3));
  const options = { for: "it", timeoutMs: 1000, everyMs: 30, clock };
  await expect(waitFor(probe, options)).resolves.toBe(3);
  expect(clock.pauses).toEqual([30, 30]);
});

test("a deadline says what was awaited, for how long, what was seen last, and where to look", async () => {
  const clock = new FakeClock();
  const { probe } = script<never>(notYet("first"), notYet("last"));
  const waiting = waitFor(probe, { for: "rain", timeoutMs: 2000, place: "/logs/sky.log", clock });
  await expect(waiting).rejects.toMatchObject({
    code: "deadline",
    message: "waited 2 s for rain; last seen: last",
    place: "/logs/sky.log",
  });
  expect(clock.now()).toBe(2000);
});

test("there is one last look at the deadline itself, and none after it", async () => {
  const clock = new FakeClock();
  const at = (moment: number) => () => (clock.now() >= moment ? done("seen") : notYet("dark"));
  const options = { for: "it", timeoutMs: 250, everyMs: 100 };
  await expect(waitFor(at(250), { ...options, clock })).resolves.toBe("seen");
  expect(clock.pauses).toEqual([100, 100, 50]);
  const late = new FakeClock();
  const probe = () => (late.now() >= 251 ? done("seen") : notYet("dark"));
  await expect(waitFor(probe, { ...options, clock: late })).rejects.toMatchObject({
    code: "deadline",
  });
});

test("an aborted signal ends the waiting with its reason, before another look", async () => {
  const controller = new AbortController();
  const reason = new HarnessError({ code: "part-failed", message: "it died" });
  const { probe, calls } = script<never>(notYet("alive"));
  const waiting = waitFor(
    () => {
      if (calls() === 2) controller.abort(reason);
      return probe();
    },
    { for: "it", timeoutMs: 60_000, clock: new FakeClock(), signal: controller.signal },
  );
  await expect(waiting).rejects.toBe(reason);
  expect(calls()).toBe(3);
});

test("what the probe throws is not retried", async () => {
  let calls = 0;
  const waiting = waitFor(
    () => {
      calls++;
      throw new Error("never");
    },
    { for: "it", timeoutMs: 60_000, clock: new FakeClock() },
  );
  await expect(waiting).rejects.toThrow("never");
  expect(calls).toBe(1);
});

test("the machine's clock: a pause ends by itself, and at once when aborted", async () => {
  const before = systemClock.now();
  await systemClock.delay(20);
  expect(systemClock.now() - before).toBeGreaterThanOrEqual(15);
  const controller = new AbortController();
  const paused = systemClock.delay(60_000, controller.signal);
  controller.abort(new Error("enough"));
  await expect(paused).rejects.toThrow("enough");
  await expect(systemClock.delay(60_000, controller.signal)).rejects.toThrow("enough");
});
