import { mkdtempSync, readdirSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readCollectorLog } from "../../../../src/record/collector-log/log.ts";
import { ProcessRuntime } from "../../../../src/stack/runtimes/process/process-runtime.ts";
import type { RunningInstance } from "../../../../src/stack/runtimes/runtime.ts";

vi.setConfig({ testTimeout: 120_000 });

let runtime: ProcessRuntime;
let logFile: string;

beforeEach(async () => {
  runtime = await ProcessRuntime.open();
  logFile = join(mkdtempSync(join(tmpdir(), "part-log-")), "backend.log");
});

afterEach(() => runtime.close());

function start(script: string, command = "/bin/sh", option = "-c"): Promise<RunningInstance> {
  const cwd = runtime.folder;
  return runtime.start({
    ...{ name: "backend", command, args: [option, script], env: {}, cwd, logFile },
  });
}

test("what an instance writes to either stream is in its log, in order, once it has ended", async () => {
  const script = "for i in 1 2 3 4 5 6 7 8 9; do echo out $i; echo err $i >&2; done; printf end";
  await (await start(script)).exited;
  const lines = [1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((i) => [`out ${i}`, `err ${i}`]);
  expect(readFileSync(logFile, "utf8")).toBe(`${lines.join("\n")}\nend`);
  // The pipe has no name any more.
  expect(readdirSync(runtime.folder)).toEqual([]);
});

test("an instance may open its streams by their names", async () => {
  await (await start("echo one > /dev/stderr; echo two > /dev/stdout; echo three >&2")).exited;
  expect(readFileSync(logFile, "utf8")).toBe("one\ntwo\nthree\n");
});

test("what was written before is in the log when it has been settled", async () => {
  const instance = await start("echo up; exec sleep 60");
  // The line may not have been written when it is first asked for.
  await vi.waitFor(async () => {
    await runtime.settleLogs();
    expect(readFileSync(logFile, "utf8")).toBe("up\n");
  });
  await runtime.clearLogs();
  expect(statSync(logFile).size).toBe(0);
  await instance.kill();
});

test("a process that leaves its group does not hold up the end of its instance", async () => {
  const instance = await start("setsid sleep 60 & echo left");
  await expect(instance.exited).resolves.toMatchObject({ code: 0 });
  expect(readFileSync(logFile, "utf8")).toBe("left\n");
});

/** As fast as it can, for six seconds: lines of a kilobyte, and an error in every 10,000. */
const FLOOD = `
  const { writeSync } = require("node:fs");
  const line = (msg, more) =>
    JSON.stringify({ level: "warn", ts: new Date().toISOString(), msg, topic: "x".repeat(900), ...more });
  const [started, counts] = [Date.now(), { again: 0, other: 0 }];
  while (Date.now() - started < 6000) {
    let text = "";
    for (let index = 0; index < 100; index++) text += line("again") + "\\n";
    counts.again += 100;
    if (counts.again % 10000 === 0) text += line("other", { offset: ++counts.other }) + "\\n";
    for (let rest = Buffer.from(text); rest.length > 0; ) rest = rest.subarray(writeSync(2, rest));
  }
  process.stdout.write(JSON.stringify({ level: "info", msg: "counts", ...counts }) + "\\n");`;

test("a log that is flooded stays small, and nothing that it said is lost", async () => {
  await (await start(FLOOD, process.execPath, "-e")).exited;
  expect(statSync(logFile).size).toBeLessThan(20_000_000);
  const times: Record<string, number> = {};
  let counts: Readonly<Record<string, unknown>> = {};
  for await (const line of readCollectorLog(logFile)) {
    if (line.message === "counts") counts = line.fields;
    else times[line.message] = (times[line.message] ?? 0) + (line.times ?? 1);
  }
  expect(counts).toMatchObject(times);
  expect(times.other).toBeGreaterThan(0);
  const floods = await runtime.settleLogs();
  // A busy machine may hold the writer up, and begin the flood later or divide it.
  expect(floods.map(({ part }) => part)).toContain("backend");
  expect(floods[0]?.times).toBeLessThanOrEqual(times.again ?? 0);
  expect(floods[0]?.message).toContain('"msg":"again"');
});
