import { expect, test } from "vitest";
import { instanceGroup } from "../../../../src/stack/runtimes/instance-group.ts";
import type { RunningInstance } from "../../../../src/stack/runtimes/runtime.ts";

function instance(name: string, done: string[]) {
  const failed = new AbortController();
  const exit = { code: 0, signal: null, requested: true };
  const note = (what: string) => async () => {
    done.push(`${name} ${what}`);
    return exit;
  };
  const made: RunningInstance = {
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

test("what is done to a group is done to each of its instances", async () => {
  const done: string[] = [];
  const group = instanceGroup("kafka", [instance("a", done).made, instance("b", done).made]);
  await group.pause();
  await group.resume();
  await group.stop(1);
  await group.kill();
  expect(done).toEqual(
    ["pause", "resume", "stop", "kill"].flatMap((what) => [`a ${what}`, `b ${what}`]),
  );
  expect([group.name, group.logFile]).toEqual(["kafka", "a.log"]);
});

test("a group has failed as soon as one of its instances has", () => {
  const [a, b] = [instance("a", []), instance("b", [])];
  const group = instanceGroup("kafka", [a.made, b.made]);
  expect(group.failed.aborted).toBe(false);
  b.fail();
  expect(group.failed.reason).toMatchObject({ message: "b died" });
});

test("a single instance is its own group", () => {
  const { made } = instance("a", []);
  expect(instanceGroup("kafka", [made])).toBe(made);
});
