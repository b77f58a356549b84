import { expect, test, vi } from "vitest";
import { SharedOutage } from "../../../../src/scenario/faults/shared-outage.ts";
import type { Outage } from "../../../../src/scenario/faults/take-away.ts";

const { signal } = new AbortController();

function target() {
  const end = vi.fn(async () => {});
  const begin = vi.fn(async (): Promise<Outage> => ({ kind: "refuse", end }));
  return { begin, end };
}

/** Lets everything go on that can. */
const rested = () => new Promise((resolve) => setImmediate(resolve));

test("it begins when both are ready, once, at the same moment for both", async () => {
  const { begin } = target();
  const outage = new SharedOutage(["a", "b"]);
  const first = outage.begin("a", begin, signal);
  await rested();
  expect(begin).not.toHaveBeenCalled();
  const second = outage.begin("b", begin, signal);
  expect(await first).toBe(await second);
  expect(begin).toHaveBeenCalledTimes(1);
});

test("it ends when both have had their last look while the target is away", async () => {
  const { begin, end } = target();
  const outage = new SharedOutage(["a", "b"]);
  await Promise.all([outage.begin("a", begin, signal), outage.begin("b", begin, signal)]);
  const looks: string[] = [];
  const look = (name: string) => async () => {
    expect(end).not.toHaveBeenCalled();
    looks.push(name);
  };
  const first = outage.end("a", look("a"), signal);
  await rested();
  expect(looks).toEqual([]);
  await Promise.all([first, outage.end("b", look("b"), signal)]);
  expect(looks.sort()).toEqual(["a", "b"]);
  expect(end).toHaveBeenCalledTimes(1);
});

test("one that leaves before it begins is not waited for, nor at its end", async () => {
  const { begin, end } = target();
  const outage = new SharedOutage(["a", "b"]);
  const waiting = outage.begin("a", begin, signal);
  outage.leave("b");
  await waiting;
  await outage.end("a", async () => {}, signal);
  expect(end).toHaveBeenCalledTimes(1);
});

test("one that leaves while it lasts is not waited for at its end", async () => {
  const { begin, end } = target();
  const outage = new SharedOutage(["a", "b"]);
  await Promise.all([outage.begin("a", begin, signal), outage.begin("b", begin, signal)]);
  const ending = outage.end("b", async () => {}, signal);
  await rested();
  expect(end).not.toHaveBeenCalled();
  outage.leave("a");
  await ending;
  expect(end).toHaveBeenCalledTimes(1);
});

test("an interrupted one stops waiting, with the reason", async () => {
  const abort = new AbortController();
  const outage = new SharedOutage(["a", "b"]);
  const waiting = outage.begin("a", target().begin, abort.signal);
  const reason = new Error("interrupted");
  abort.abort(reason);
  await expect(waiting).rejects.toBe(reason);
});

test("what cannot begin or end is said to both", async () => {
  const broken = new Error("no");
  const outage = new SharedOutage(["a", "b"]);
  const begun = ["a", "b"].map((name) => outage.begin(name, () => Promise.reject(broken), signal));
  for (const one of await Promise.allSettled(begun)) {
    expect(one).toEqual({ status: "rejected", reason: broken });
  }
});
