import { expect, test } from "vitest";
import { HarnessError } from "../../../src/base/errors.ts";
import type { PipelineState } from "../../../src/scenario/pipeline-state.ts";
import { settle } from "../../../src/scenario/settle.ts";
import { FakeClock } from "../fake-clock.ts";
import { counted, partition, stateOf, telemetryOf } from "./states.ts";

const QUIET = 15_000;
const STALL = 50_000;

/** Settles on a pipeline that looks as `stateAt` says at each moment. */
async function settled(
  stateAt: (milliseconds: number) => PipelineState,
  signal = new AbortController().signal,
  hasOtherSources = false,
) {
  const clock = new FakeClock();
  const result = await settle({
    observe: async () => stateAt(clock.now()),
    expected: { logs: 10 },
    quietMs: QUIET,
    stallMs: STALL,
    hasOtherSources,
    signal,
    clock,
  });
  return { how: result.how, after: clock.now(), state: result.state };
}

const arrived = (logs: number) => ({ traces: 0, metrics: 0, logs });

test("complete at once when all has arrived and nothing is on its way", async () => {
  await expect(settled(() => stateOf())).resolves.toMatchObject({ how: "complete", after: 0 });
});

test.each<[string, Partial<PipelineState>, "quiet" | "stalled"]>([
  ["one is missing", { arrived: arrived(9) }, "quiet"],
  ["one is too many", { arrived: arrived(11) }, "quiet"],
  ["nobody sent those", { arrived: { traces: 1, metrics: 0, logs: 10 } }, "quiet"],
  ["the edge holds some", { edge: telemetryOf({ logs: counted(11, 10) }) }, "quiet"],
  ["the backend holds some", { backend: telemetryOf({ logs: counted(11, 10) }) }, "quiet"],
  ["the backend has not started", { backend: undefined }, "quiet"],
  ["a message is not committed", { partitions: [partition(4, 3)] }, "stalled"],
  ["no group has committed", { partitions: [partition(4, null)] }, "stalled"],
  ["the edge's queue is not empty", { edge: telemetryOf({ logs: counted(10, 10) }, 1) }, "stalled"],
  ["another backend holds some", { members: [telemetryOf({ logs: counted(11, 10) })] }, "quiet"],
  ["another one's queue is not empty", { members: [telemetryOf({}, 1)] }, "stalled"],
  ["another one starts or ends", { members: [telemetryOf({}), null] }, "stalled"],
  ["the backend's is not", { backend: telemetryOf({ logs: counted(10, 10) }, 1) }, "stalled"],
])("never complete while %s", async (_what, change, how) => {
  const result = await settled(() => stateOf(change));
  expect(result).toMatchObject({ how, after: how === "quiet" ? QUIET : STALL });
});

test("what comes late is waited for", async () => {
  const result = await settled((now) => stateOf({ arrived: arrived(now < 14_000 ? 9 : 10) }));
  expect(result).toMatchObject({ how: "complete", after: 14_000 });
});

test("every movement begins the quiet period anew", async () => {
  const slow = (now: number) =>
    stateOf({ arrived: arrived(Math.min(5, Math.floor(now / 10_000))) });
  const result = await settled(slow);
  expect(result).toMatchObject({ how: "quiet", after: 50_000 + QUIET });
  expect(result.state.arrived.logs).toBe(5);
});

test("failed attempts do not: a backend that refuses for ever is stalled", async () => {
  const result = await settled((now) =>
    stateOf({
      arrived: arrived(0),
      partitions: [partition(4, null)],
      backend: telemetryOf({ logs: counted(0, 0, { sendFailed: now }) }),
    }),
  );
  expect(result).toMatchObject({ how: "stalled", after: STALL });
});

test("messages that wait are given the stall period, not the quiet one", async () => {
  const result = await settled((now) =>
    stateOf(now < 45_000 ? { arrived: arrived(0), partitions: [partition(4, 0)] } : {}),
  );
  expect(result).toMatchObject({ how: "complete", after: 45_000 });
});

test("a part that dies ends it with its reason", async () => {
  const controller = new AbortController();
  const reason = new HarnessError({ code: "part-failed", message: "kafka ended unexpectedly" });
  const watching = settled((now) => {
    if (now === 1_000) controller.abort(reason);
    return stateOf({ arrived: arrived(0) });
  }, controller.signal);
  await expect(watching).rejects.toBe(reason);
});

test("a pipeline that never rests is given up with what was seen last", async () => {
  const busy = (now: number) => stateOf({ arrived: arrived(now) });
  await expect(settled(busy)).rejects.toMatchObject({
    code: "deadline",
    message: expect.stringContaining("last seen: arrived: traces 0, metrics 0, logs 21600000"),
  });
});

test("answered: what cannot arrive is not waited for, once it is known not to", async () => {
  const clock = new FakeClock();
  const missing = stateOf({ arrived: arrived(0), partitions: [partition(4, null)] });
  const result = await settle({
    observe: async () => missing,
    expected: { logs: 10 },
    isAnswered: async (state) => state === missing && clock.now() >= 1000,
    quietMs: QUIET,
    stallMs: STALL,
    signal: new AbortController().signal,
    clock,
  });
  expect(result.how).toBe("answered");
  expect(clock.now()).toBe(1000);
});

test("where other receivers feed the pipelines too, only what arrives is movement", async () => {
  const noisy = (milliseconds: number) =>
    stateOf({
      arrived: arrived(milliseconds < 3_000 ? 8 : 9),
      edge: telemetryOf({ logs: counted(milliseconds + 10, milliseconds) }),
    });
  const { signal } = new AbortController();
  const result = await settled(noisy, signal, true);
  expect(result.how).toBe("quiet");
  expect(result.after).toBeGreaterThanOrEqual(3_000 + STALL);
  expect(result.after).toBeLessThan(3_000 + STALL + 1_000);
});
