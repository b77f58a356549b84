import { existsSync, mkdtempSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { done, notYet, waitFor } from "../../../../src/base/wait.ts";
import { ProcessRuntime } from "../../../../src/stack/runtimes/process/process-runtime.ts";
import type { UnitSpec } from "../../../../src/stack/runtimes/runtime.ts";
import { processGone } from "../provision/fake-machine.ts";

// A process is gone when its parent has taken note, which the machine's first process does at leisure.
vi.setConfig({ testTimeout: 30_000 });

let runtime: ProcessRuntime;
let logs: string;

beforeEach(async () => {
  runtime = await ProcessRuntime.open();
  logs = mkdtempSync(join(tmpdir(), "unit-logs-"));
});

afterEach(() => runtime.close());

function shell(script: string, more: Partial<UnitSpec> = {}): UnitSpec {
  return {
    name: "unit",
    command: "/bin/sh",
    args: ["-c", script],
    env: {},
    cwd: logs,
    logFile: join(logs, "unit.log"),
    ...more,
  };
}

/** The lines that a unit has written, once there are as many. */
function written(lines: number): Promise<string[]> {
  return waitFor(
    () => {
      const file = join(logs, "unit.log");
      const text = existsSync(file) ? readFileSync(file, "utf8") : "";
      const found = text.split("\n").slice(0, -1);
      return found.length >= lines ? done(found) : notYet(text);
    },
    { for: `${lines} lines`, timeoutMs: 10_000, everyMs: 10 },
  );
}

async function pids(count: number): Promise<number[]> {
  return (await written(count)).map(Number);
}

test.each<[string, Partial<UnitSpec>, string]>([
  ["a command that is not there", { command: "/no/such/command" }, "ENOENT"],
  ["a working folder that is not there", { cwd: "/no/such/folder" }, "ENOENT"],
  ["a log that cannot be written", { logFile: "/no/such/folder/log" }, "ENOENT"],
  ["an environment that is too large", { env: { HUGE: "x".repeat(200_000) } }, "E2BIG"],
])("%s cannot be started, and the next unit can", async (_what, more, reason) => {
  await expect(runtime.start(shell("true", more))).rejects.toMatchObject({
    code: "part-failed",
    message: expect.stringMatching(`^unit could not be started: .*${reason}`),
    place: more.command ?? "/bin/sh",
  });
  const unit = await runtime.start(shell("exit 0"));
  await expect(unit.exited).resolves.toMatchObject({ code: 0 });
});

test.each([
  ["with a code", "exit 3", { code: 3, signal: null }, "unit ended unexpectedly with exit code 3"],
  [
    "even with code 0",
    "exit 0",
    { code: 0, signal: null },
    "unit ended unexpectedly with exit code 0",
  ],
  [
    "by a signal",
    "kill -9 $$",
    { code: null, signal: "SIGKILL" },
    "unit ended unexpectedly by SIGKILL",
  ],
])(
  "a unit that ends %s without having been asked to has failed",
  async (_what, script, exit, message) => {
    const unit = await runtime.start(shell(script));
    await expect(unit.exited).resolves.toEqual({ ...exit, requested: false });
    expect(unit.failed.reason).toMatchObject({ code: "part-failed", message, place: unit.logFile });
  },
);

test("a unit that was killed has not failed", async () => {
  const unit = await runtime.start(shell("echo up; sleep 60"));
  await written(1);
  const exit = { code: null, signal: "SIGKILL", requested: true };
  await expect(unit.kill()).resolves.toEqual(exit);
  await expect(unit.exited).resolves.toEqual(exit);
  await expect(unit.kill()).resolves.toEqual(exit);
  expect(unit.failed.aborted).toBe(false);
});

test("a unit that is asked to end may do so in its own way", async () => {
  const unit = await runtime.start(
    shell('trap "echo bye; exit 4" TERM; echo up; while :; do sleep 0.05; done'),
  );
  await written(1);
  await expect(unit.stop(10_000)).resolves.toEqual({ code: 4, signal: null, requested: true });
  expect(await written(2)).toContain("bye");
});

test("a unit that ignores it is killed after the grace period", async () => {
  const unit = await runtime.start(shell('trap "" TERM; echo up; while :; do sleep 0.05; done'));
  await written(1);
  await expect(unit.stop(200)).resolves.toMatchObject({ signal: "SIGKILL", requested: true });
});

/** A launcher with a child and a grandchild; the log has all three ids. */
const FAMILY = "echo $$; sh -c 'echo $$; sh -c \"echo \\$\\$; exec sleep 60\" & wait' & wait";

test("killing a unit ends its whole family", async () => {
  const unit = await runtime.start(shell(FAMILY));
  const family = await pids(3);
  await unit.kill();
  for (const pid of family) await processGone(pid);
});

test("what a launcher leaves behind ends with it", async () => {
  const unit = await runtime.start(shell("sleep 60 & echo $!; exit 0"));
  await unit.exited;
  for (const pid of await pids(1)) await processGone(pid);
});

test("ending one unit leaves the others alone", async () => {
  const other = await runtime.start(shell("echo $$; exec sleep 60"));
  const [pid = 0] = await pids(1);
  await (await runtime.start(shell("sleep 60", { name: "second" }))).kill();
  expect(process.kill(pid, 0)).toBe(true);
  expect(other.failed.aborted).toBe(false);
});

test("a unit has the environment and the folder it was given, and nothing else", async () => {
  const unit = await runtime.start(shell("pwd; env", { env: { ONLY: "this" } }));
  await unit.exited;
  const lines = await written(2);
  expect(lines).toContain("ONLY=this");
  // What is there besides, the shell itself has set.
  expect(lines.filter((line) => /^(HOME|NODE_\w+|EDOT_\w+|SUPERVISOR_\w+)=/.test(line))).toEqual(
    [],
  );
  expect(lines[0]).toBe(logs);
});

test("closing ends every unit and removes the folder; twice is no more than once", async () => {
  await runtime.start(shell(`${FAMILY}`, { cwd: runtime.folder }));
  const family = await pids(3);
  expect(statSync(runtime.folder).isDirectory()).toBe(true);
  await Promise.all([runtime.close(), runtime.close()]);
  for (const pid of family) await processGone(pid);
  expect(existsSync(runtime.folder)).toBe(false);
  expect(readFileSync(join(logs, "unit.log"), "utf8")).not.toBe("");
});

test("nothing starts after closing", async () => {
  await runtime.close();
  await expect(runtime.start(shell("true"))).rejects.toMatchObject({ code: "interrupted" });
});

test("when the supervisor is killed, the harness ends the units and removes the folder", async () => {
  const unit = await runtime.start(shell(`echo $PPID; ${FAMILY}`));
  const [supervisor = 0, ...family] = await pids(4);
  process.kill(supervisor, "SIGKILL");
  await expect(unit.exited).resolves.toEqual({ code: null, signal: "SIGKILL", requested: false });
  expect(unit.failed.aborted).toBe(true);
  for (const pid of family) await processGone(pid);
  await expect(runtime.start(shell("true"))).rejects.toMatchObject({
    code: "part-failed",
    message: expect.stringContaining("the supervisor was killed"),
  });
  await runtime.close();
  expect(existsSync(runtime.folder)).toBe(false);
});

/** `T` while a process is stopped (proc(5)). */
function stateOf(pid: number): string | undefined {
  return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.[0];
}

/** The kernel stops a process when it gets to run the next time: it runs nothing of its own before. */
function untilStopped(pid: number, isStopped: boolean): Promise<null> {
  return waitFor(
    () => {
      const state = stateOf(pid);
      return (state === "T") === isStopped ? done(null) : notYet(`state ${state}`);
    },
    { for: "another state", timeoutMs: 10_000, everyMs: 1 },
  );
}

test("a unit is paused and goes on, as often as asked", async () => {
  const unit = await runtime.start(shell("echo $$; while :; do :; done"));
  const [pid = 0] = await pids(1);
  for (let round = 0; round < 5; round++) {
    await unit.pause();
    await untilStopped(pid, true);
    await unit.resume();
    await untilStopped(pid, false);
  }
});

test("pausing what has ended is no matter", async () => {
  const unit = await runtime.start(shell("true"));
  await unit.exited;
  await unit.pause();
  await unit.resume();
  expect((await unit.kill()).code).toBe(0);
});
