import { expect, test } from "vitest";
import type { RunningUnit } from "../../../../src/stack/runtimes/runtime.ts";
import { unitGroup } from "../../../../src/stack/runtimes/unit-group.ts";

function unit(name: string, done: string[]) {
  const failed = new AbortController();
  const exit = { code: 0, signal: null, requested: true };
  const note = (what: string) => async () => {
    done.push(`${name} ${what}`);
    return exit;
  };
  const made: RunningUnit = {
    name,
    logFile: `${name}.log`,
    exited: Promise.resolve(exit),
    failed: failed.signal,
    kill: note("kill"),
    stop: note("stop"),
    pause: async () => void (await note("pause")()),
    resume: async () => void (await note("resume")()),
  };
  return { made, fail: () => failed.abort(new Error(`${name} died`)) };
}

test("what is done to a group is done to each of its units", async () => {
  const done: string[] = [];
  const group = unitGroup("kafka", [unit("a", done).made, unit("b", done).made]);
  await group.pause();
  await group.resume();
  await group.stop(1);
  await group.kill();
  expect(done).toEqual(
    ["pause", "resume", "stop", "kill"].flatMap((what) => [`a ${what}`, `b ${what}`]),
  );
  expect([group.name, group.logFile]).toEqual(["kafka", "a.log"]);
});

test("a group has failed as soon as one of its units has", () => {
  const [a, b] = [unit("a", []), unit("b", [])];
  const group = unitGroup("kafka", [a.made, b.made]);
  expect(group.failed.aborted).toBe(false);
  b.fail();
  expect(group.failed.reason).toMatchObject({ message: "b died" });
});

test("a single unit is its own group", () => {
  const { made } = unit("a", []);
  expect(unitGroup("kafka", [made])).toBe(made);
});
