import { expect, test } from "vitest";
import { pacedReader } from "../../../../src/stack/targets/paced-reader.ts";
import type { TargetReader } from "../../../../src/stack/targets/target.ts";

/** A reader whose glances take so many milliseconds, and count themselves. */
function slowReader(tookMs: number) {
  let [now, asked] = [0, 0];
  const counts = { traces: 0, metrics: 0, logs: 0 };
  const reader: TargetReader = {
    count: async () => {
      now += tookMs;
      return { ...counts, logs: 100 };
    },
    glance: async () => {
      asked += 1;
      now += tookMs;
      if (asked === 3) throw new Error("away");
      return { ...counts, logs: asked };
    },
    read: async function* () {},
    strays: async () => 0,
  };
  const clock = { now: () => now, delay: async () => undefined };
  return {
    paced: pacedReader(reader, clock),
    pass: (ms: number) => {
      now += ms;
    },
    asked: () => asked,
  };
}

test("an answer is shared for twenty times as long as it took", async () => {
  const { paced, pass, asked } = slowReader(10);
  expect((await paced.glance()).logs).toBe(1);
  pass(199);
  expect((await paced.glance()).logs).toBe(1);
  pass(1);
  expect((await paced.glance()).logs).toBe(2);
  expect(asked()).toBe(2);
});

test("no answer is older than a second, and a failed one is not kept", async () => {
  const { paced, pass } = slowReader(500);
  await paced.glance();
  pass(999);
  expect((await paced.glance()).logs).toBe(1);
  pass(1);
  expect((await paced.glance()).logs).toBe(2);
  pass(1_000);
  await expect(paced.glance()).rejects.toThrow("away");
  expect((await paced.glance()).logs).toBe(4);
});

test("who asks at the same time shares one question", async () => {
  const { paced, asked } = slowReader(10);
  await Promise.all([paced.glance(), paced.glance()]);
  expect(asked()).toBe(1);
});

test("a count is the newest glance, too", async () => {
  const { paced, asked } = slowReader(10);
  await paced.glance();
  await paced.count(new AbortController().signal);
  expect((await paced.glance()).logs).toBe(100);
  expect(asked()).toBe(1);
});

test("a glance that was asked for before a count does not replace it", async () => {
  let now = 0;
  const answer = Promise.withResolvers<{ traces: number; metrics: number; logs: number }>();
  const counts = (logs: number) => ({ traces: 0, metrics: 0, logs });
  const paced = pacedReader(
    {
      count: async () => {
        now += 10;
        return counts(3);
      },
      glance: () => answer.promise,
      read: async function* () {},
      strays: async () => 0,
    },
    { now: () => now, delay: async () => undefined },
  );
  const glance = paced.glance();
  now += 1;
  await paced.count(new AbortController().signal);
  answer.resolve(counts(1));
  expect((await glance).logs).toBe(3);
  expect((await paced.glance()).logs).toBe(3);
});
