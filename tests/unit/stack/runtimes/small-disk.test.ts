import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ProcessRuntime } from "../../../../src/stack/runtimes/process/process-runtime.ts";
import {
  openSmallDisk,
  type SmallDisk,
} from "../../../../src/stack/runtimes/process/small-disk.ts";
import { processGone } from "../provision/fake-machine.ts";

vi.setConfig({ testTimeout: 30_000 });

const MIB = 1_048_576;

let runtime: ProcessRuntime;
let logs: string;
let folder: string;

beforeEach(async () => {
  runtime = await ProcessRuntime.open();
  logs = mkdtempSync(join(tmpdir(), "disk-logs-"));
  folder = join(runtime.folder, "part", "storage");
});
afterEach(async () => {
  await runtime.close();
  vi.unstubAllEnvs();
});

function open(): Promise<SmallDisk> {
  const logFile = join(logs, "disk.log");
  const { signal } = new AbortController();
  return openSmallDisk(runtime, { name: "disk", folder, bytes: 2 * MIB, logFile, signal });
}

/** Runs a script in the disk's folder; its exit code and what it said. */
async function run(disk: SmallDisk, script: string) {
  const logFile = join(mkdtempSync(join(logs, "run-")), "instance.log");
  const plain = { command: "/bin/sh", args: ["-c", script], cwd: folder };
  const own = { name: "instance", logFile, env: { PATH: process.env.PATH ?? "" } };
  const instance = await runtime.start({ ...plain, ...disk.inside(plain), ...own });
  const { code } = await instance.exited;
  return { code, said: readFileSync(logFile, "utf8").trim() };
}

test("it really fills up, and keeps what it has while commands come and go", async () => {
  const disk = await open();
  expect(await disk.room()).toEqual({ bytes: 2 * MIB, free: 2 * MIB });
  expect(await run(disk, "echo kept > kept")).toMatchObject({ code: 0 });
  const full = await run(disk, "cat /dev/zero > filled");
  expect(full).toMatchObject({ said: expect.stringContaining("No space left on device") });
  expect((await disk.room()).free).toBe(0);
  expect(await run(disk, "cat kept")).toEqual({ code: 0, said: "kept" });
  // It is seen by those alone that are started in it.
  expect(existsSync(join(folder, "kept"))).toBe(false);
});

test("folders are made in it, and it is enlarged", async () => {
  const disk = await open();
  await disk.makeFolder(join(folder, "queue"));
  await run(disk, "cat /dev/zero > queue/filled");
  await disk.resize(3 * MIB);
  expect(await disk.room()).toEqual({ bytes: 3 * MIB, free: MIB });
  await expect(disk.resize(MIB)).rejects.toMatchObject({ code: "part-failed" });
});

test("what is started in it is ended as everything is", async () => {
  const disk = await open();
  const logFile = join(logs, "instance.log");
  const plain = {
    command: "/bin/sh",
    args: ["-c", "trap 'exit 7' TERM; echo ready; while :; do :; done"],
    cwd: folder,
  };
  const instance = await runtime.start({
    ...plain,
    ...disk.inside(plain),
    name: "instance",
    env: {},
    logFile,
  });
  await vi.waitFor(() => expect(readFileSync(logFile, "utf8")).toBe("ready\n"), 10_000);
  expect(await instance.stop(10_000)).toMatchObject({ code: 7 });
});

test("nothing of it is left after the run", async () => {
  await open();
  const pid = Number(readFileSync(join(runtime.folder, "disk.pid"), "utf8"));
  expect(readFileSync(`/proc/${pid}/mounts`, "utf8")).toContain(folder);
  expect(readFileSync("/proc/self/mounts", "utf8")).not.toContain(folder);
  await runtime.close();
  await processGone(pid);
  expect(existsSync(runtime.folder)).toBe(false);
});

test("without the tools it says what is missing", async () => {
  vi.stubEnv("PATH", "/nowhere");
  await expect(open()).rejects.toMatchObject({
    code: "tool-missing",
    message: expect.stringContaining("there is no unshare on the PATH"),
    remedy: expect.any(String),
  });
});

test("where it may not be mounted it says so, with the words of the system", async () => {
  // A size that no filesystem has is refused as a missing right is.
  const logFile = join(logs, "disk.log");
  const { signal } = new AbortController();
  const spec = { name: "disk", folder, bytes: Number.NaN, logFile, signal };
  await expect(openSmallDisk(runtime, spec)).rejects.toMatchObject({
    code: "tool-missing",
    details: expect.arrayContaining([expect.stringContaining("mount: ")]),
  });
});
