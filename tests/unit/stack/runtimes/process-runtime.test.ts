import { existsSync, mkdtempSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { done, notYet, waitFor } from "../../../../src/base/wait.ts";
import { ProcessRuntime } from "../../../../src/stack/runtimes/process/process-runtime.ts";
import type { LaunchSpec } from "../../../../src/stack/runtimes/runtime.ts";
import { processGone } from "../provision/fake-machine.ts";

// A process is gone when its parent has taken note, which the machine's first process does at leisure.
vi.setConfig({ testTimeout: 30_000 });

let runtime: ProcessRuntime;
let logs: string;

beforeEach(async () => {
  runtime = await ProcessRuntime.open();
  logs = mkdtempSync(join(tmpdir(), "instance-logs-"));
});

afterEach(() => runtime.close());

function shell(script: string, more: Partial<LaunchSpec> = {}): LaunchSpec {
  return {
    name: "instance",
    command: "/bin/sh",
    args: ["-c", script],
    env: {},
    cwd: logs,
    logFile: join(logs, "instance.log"),
    ...more,
  };
}

/** The lines that an instance has written, once there are as many. */
function written(lines: number): Promise<string[]> {
  return waitFor(
    () => {
      const file = join(logs, "instance.log");
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

test.each<[string, Partial<LaunchSpec>, string]>([
  ["a command that is not there", { command: "/no/such/command" }, "ENOENT"],
  ["a working folder that is not there", { cwd: "/no/such/folder" }, "ENOENT"],
  ["a log that cannot be written", { logFile: "/no/such/folder/log" }, "ENOENT"],
  ["an environment that is too large", { env: { HUGE: "x".repeat(200_000) } }, "E2BIG"],
])("%s cannot be started, and the next instance can", async (_what, more, reason) => {
  await expect(runtime.start(shell("true", more))).rejects.toMatchObject({
    code: "part-failed",
    message: expect.stringMatching(`^instance could not be started: .*${reason}`),
    place: more.command ?? "/bin/sh",
  });
  const instance = await runtime.start(shell("exit 0"));
  await expect(instance.exited).resolves.toMatchObject({ code: 0 });
});

test.each([
  [
    "with a code",
    "exit 3",
    { code: 3, signal: null },
    "instance ended unexpectedly with exit code 3",
  ],
  [
    "even with code 0",
    "exit 0",
    { code: 0, signal: null },
    "instance ended unexpectedly with exit code 0",
  ],
  [
    "by a signal",
    "kill -9 $$",
    { code: null, signal: "SIGKILL" },
    "instance ended unexpectedly by SIGKILL",
  ],
])(
  "an instance that ends %s without having been asked to has failed",
  async (_what, script, exit, message) => {
    const instance = await runtime.start(shell(script));
    await expect(instance.exited).resolves.toEqual({ ...exit, requested: false });
    expect(instance.failed.reason).toMatchObject({
      code: "part-failed",
      message,
      place: instance.logFile,
    });
  },
);

test("an instance that was killed has not failed", async () => {
  const instance = await runtime.start(shell("echo up; sleep 60"));
  await written(1);
  const exit = { code: null, signal: "SIGKILL", requested: true };
  await expect(instance.kill()).resolves.toEqual(exit);
  await expect(instance.exited).resolves.toEqual(exit);
  await expect(instance.kill()).resolves.toEqual(exit);
  expect(instance.failed.aborted).toBe(false);
});

test("an instance that is asked to end may do so in its own way", async () => {
  const instance = await runtime.start(
    shell('trap "echo bye; exit 4" TERM; echo up; while :; do sleep 0.05; done'),
  );
  await written(1);
  await expect(instance.stop(10_000)).resolves.toEqual({ code: 4, signal: null, requested: true });
  expect(await written(2)).toContain("bye");
});

test("an instance that ignores it is killed after the grace period", async () => {
  const instance = await runtime.start(
    shell('trap "" TERM; echo up; while :; do sleep 0.05; done'),
  );
  await written(1);
  await expect(instance.stop(200)).resolves.toMatchObject({ signal: "SIGKILL", requested: true });
});

/** A launcher with a child and a grandchild; the log has all three ids. */
const FAMILY = "echo $$; sh -c 'echo $$; sh -c \"echo \\$\\$; exec sleep 60\" & wait' & wait";

test("killing an instance ends its whole family", async () => {
  const instance = await runtime.start(shell(FAMILY));
  const family = await pids(3);
  await instance.kill();
  for (const pid of family) await processGone(pid);
});

test("what a launcher leaves behind ends with it", async () => {
  const instance = await runtime.start(shell("sleep 60 & echo $!; exit 0"));
  await instance.exited;
  for (const pid of await pids(1)) await processGone(pid);
});

test("ending one instance leaves the others alone", async () => {
  const other = await runtime.start(shell("echo $$; exec sleep 60"));
  const [pid = 0] = await pids(1);
  await (await runtime.start(shell("sleep 60", { name: "second" }))).kill();
  expect(process.kill(pid, 0)).toBe(true);
  expect(other.failed.aborted).toBe(false);
});

test("an instance has the environment and the folder it was given, and nothing else", async () => {
  const instance = await runtime.start(shell("pwd; env", { env: { ONLY: "this" } }));
  await instance.exited;
  const lines = await written(2);
  expect(lines).toContain("ONLY=this");
  // What is there besides, the shell itself has set.
  expect(lines.filter((line) => /^(HOME|NODE_\w+|EDOT_\w+|SUPERVISOR_\w+)=/.test(line))).toEqual(
    [],
  );
  expect(lines[0]).toBe(logs);
});

test("closing ends every instance and removes the folder; twice is no more than once", async () => {
  await runtime.start(shell(`${FAMILY}`, { cwd: runtime.folder }));
  const family = await pids(3);
  expect(statSync(runtime.folder).isDirectory()).toBe(true);
  await Promise.all([runtime.close(), runtime.close()]);
  for (const pid of family) await processGone(pid);
  expect(existsSync(runtime.folder)).toBe(false);
  expect(readFileSync(join(logs, "instance.log"), "utf8")).not.toBe("");
});

test("nothing starts after closing", async () => {
  await runtime.close();
  await expect(runtime.start(shell("true"))).rejects.toMatchObject({ code: "interrupted" });
});

test("when the supervisor is killed, the harness ends the instances and removes the folder", async () => {
  const instance = await runtime.start(shell(`echo $PPID; ${FAMILY}`));
  const [supervisor = 0, ...family] = await pids(4);
  process.kill(supervisor, "SIGKILL");
  await expect(instance.exited).resolves.toEqual({
    code: null,
    signal: "SIGKILL",
    requested: false,
  });
  expect(instance.failed.aborted).toBe(true);
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

test("an instance is paused and goes on, as often as asked", async () => {
  const instance = await runtime.start(shell("echo $$; while :; do :; done"));
  const [pid = 0] = await pids(1);
  for (let round = 0; round < 5; round++) {
    await instance.pause();
    await untilStopped(pid, true);
    await instance.resume();
    await untilStopped(pid, false);
  }
});

test("pausing what has ended is no matter", async () => {
  const instance = await runtime.start(shell("true"));
  await instance.exited;
  await instance.pause();
  await instance.resume();
  expect((await instance.kill()).code).toBe(0);
});
