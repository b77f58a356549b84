import { expect, test } from "vitest";
import { HarnessError } from "../../../src/base/errors.ts";
import type { PipelineState } from "../../../src/scenario/pipeline-state.ts";
import { type SettleOptions, settle } from "../../../src/scenario/settle.ts";
import { FakeClock } from "../fake-clock.ts";
import { counted, partition, stateOf, telemetryOf } from "./states.ts";

const QUIET = 15_000;
const STALL = 50_000;
const LIMIT = 600_000;
const HELD = 40_000;
const PERIODS = { heldMs: HELD, quietMs: QUIET, stallMs: STALL, limitMs: LIMIT };
/** Each item once, to the exporter of `counted`. */
const NOTHING = new Map<string, number>();
const ONCE = { traces: NOTHING, metrics: NOTHING, logs: new Map([["out", 1]]) };
const FACTS = {
  periods: PERIODS,
  paths: { edge: ONCE, backend: ONCE },
  isItemTopic: undefined,
  hasOtherSources: false,
};

/** Settles on a pipeline that looks as `stateAt` says at each moment. */
async function settled(
  stateAt: (milliseconds: number) => PipelineState,
  signal = new AbortController().signal,
  changes: Partial<SettleOptions> = {},
  writingUntil = 0,
) {
  const clock = new FakeClock();
  const result = await settle({
    observe: async () => stateAt(clock.now()),
    expected: { logs: 10 },
    isWriting: async () => clock.now() < writingUntil,
    ...FACTS,
    signal,
    clock,
    ...changes,
  });
  const { how, waitedMs, state } = result;
  return { how, after: clock.now(), state, ...(waitedMs === undefined ? {} : { waitedMs }) };
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

test.each([
  ["quiet", {}, QUIET],
  ["stalled", { partitions: [partition(4, 3)] }, STALL],
] as const)(
  "a target that works on a write is waited for: %s after it",
  async (how, change, after) => {
    const state = stateOf({ arrived: arrived(9), ...change });
    const result = await settled(() => state, undefined, {}, 101_000);
    expect(result.how).toBe(how);
    expect(result.after).toBeGreaterThan(100_000);
    expect(result.after).toBeLessThanOrEqual(100_000 + 2 * after);
  },
);

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

test("copies without an end: a verdict after the limit", async () => {
  const busy = (now: number) => stateOf({ arrived: arrived(11 + now) });
  const result = await settled(busy);
  expect(result).toMatchObject({ how: "unsettled", after: LIMIT, waitedMs: LIMIT });
});

test("messages that are written again and again do not put the limit off; items that arrive do", async () => {
  const busy = (now: number) =>
    stateOf({
      arrived: arrived(now < 100_000 ? 8 : 9),
      partitions: [partition(10 + now, now)],
    });
  const result = await settled(busy);
  expect(result).toMatchObject({ how: "unsettled", after: 100_000 + LIMIT, waitedMs: LIMIT });
});

test("a backlog that gets smaller is not given up, however long it takes", async () => {
  const slow = (now: number) => {
    const left = Math.max(0, 1_000 - Math.floor(now / 10_000));
    return stateOf({ arrived: arrived(9), partitions: [partition(1_000, 1_000 - left)] });
  };
  const result = await settled(slow);
  expect(result).toMatchObject({ how: "quiet", after: 10_000_000 + QUIET });
});

test("an item that one of two pipelines still holds: not complete, and its copy is waited for", async () => {
  const twice = { ...ONCE, logs: new Map([["out", 2]]) };
  const slow = (now: number) =>
    now < 14_000
      ? stateOf()
      : stateOf({ edge: telemetryOf({ logs: counted(10, 20) }), arrived: arrived(20) });
  const changes = { paths: { edge: twice, backend: ONCE } };
  const result = await settled(slow, undefined, changes);
  expect(result).toMatchObject({ how: "quiet", after: 14_000 + QUIET });
  expect(result.state.arrived.logs).toBe(20);
});

test("an exporter that has counted nothing yet holds what it was to be given", async () => {
  const both = { ...ONCE, logs: new Map([...ONCE.logs, ["slow", 1]]) };
  const changes = { paths: { edge: both, backend: ONCE } };
  expect(await settled(() => stateOf(), undefined, changes)).toMatchObject({ how: "quiet" });
});

test("where counters prove nothing, complete is believed after the longest hold", async () => {
  const changes = {
    paths: { edge: undefined, backend: ONCE },
    periods: { ...PERIODS, quietMs: 2 * HELD },
  };
  const result = await settled(() => stateOf(), undefined, changes);
  expect(result).toMatchObject({ how: "complete", after: HELD });
});

test("topics without items neither move nor wait", async () => {
  const noisy = (now: number) =>
    stateOf({
      arrived: arrived(9),
      partitions: [partition(4, 4), partition(10 + now, 5, "other")],
    });
  const changes = { isItemTopic: (topic: string) => topic === "topic" };
  expect(await settled(noisy, undefined, changes)).toMatchObject({ how: "quiet", after: QUIET });
});

test("answered: what cannot arrive is not waited for, once it is known not to", async () => {
  const clock = new FakeClock();
  const missing = stateOf({ arrived: arrived(0), partitions: [partition(4, null)] });
  const result = await settle({
    observe: async () => missing,
    expected: { logs: 10 },
    isAnswered: async (state) => state === missing && clock.now() >= 1000,
    ...FACTS,
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
  const result = await settled(noisy, signal, { hasOtherSources: true });
  expect(result.how).toBe("quiet");
  expect(result.after).toBeGreaterThanOrEqual(3_000 + STALL);
  expect(result.after).toBeLessThan(3_000 + STALL + 1_000);
});
