import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { appendFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { done, notYet, waitFor } from "../../../../../src/base/wait.ts";
import {
  endKeepers,
  keptFolder,
  takeKeeper,
} from "../../../../../src/stack/runtimes/kept/keepers.ts";
import type { KeptRuntime } from "../../../../../src/stack/runtimes/kept/kept-runtime.ts";
import type { LaunchSpec } from "../../../../../src/stack/runtimes/runtime.ts";
import { processGone } from "../../provision/fake-machine.ts";
import { startScript } from "../node-script.ts";

vi.setConfig({ testTimeout: 30_000 });

let folder: string;
const { signal } = new AbortController();

beforeEach(() => {
  // A socket's path is short, whatever TMPDIR is.
  folder = mkdtempSync("/tmp/edot-kept-test-");
  vi.stubEnv("EDOT_KAFKA_KEPT", folder);
});

afterEach(async () => {
  await Promise.all(taken.splice(0).map((kept) => kept.release()));
  await endKeepers();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const taken: KeptRuntime[] = [];

async function take(name = "kafka-1", more: { readonly idleMs?: number } = {}) {
  const kept = await takeKeeper(name, { signal, ...more });
  taken.push(kept);
  return kept;
}

function sleeper(kept: KeptRuntime, name = "kafka"): LaunchSpec {
  return {
    name,
    command: "/bin/sh",
    args: ["-c", "echo $$; exec sleep 600"],
    env: {},
    cwd: kept.folder,
    logFile: join(kept.folder, `${name}.log`),
  };
}

async function pidOf(kept: KeptRuntime): Promise<number> {
  return waitFor(
    async () => {
      const pid = Number(await readFile(join(kept.folder, "kafka.log"), "utf8").catch(() => ""));
      return pid > 0 ? done(pid) : notYet("it has not written its process id");
    },
    { for: "the process id", timeoutMs: 10_000, everyMs: 10 },
  );
}

function sockets(): string[] {
  return readdirSync(folder).filter((name) => name.endsWith(".sock"));
}

test("what one lease has started, the next one finds, with what was remembered", async () => {
  const first = await take();
  await first.start(sleeper(first));
  const pid = await pidOf(first);
  await first.remember({ port: 1 });
  await first.release();
  const second = await take();
  expect(second.folder).toBe(first.folder);
  expect(second.record).toEqual({ port: 1 });
  const instance = second.running("kafka");
  expect(instance?.failed.aborted).toBe(false);
  expect(process.kill(pid, 0)).toBe(true);
  await instance?.kill();
  await processGone(pid);
});

test("a lease begins with an empty log, and finds in it what was written since", async () => {
  const first = await take();
  const script = "echo $$; while read -r line; do echo $line; done < lines; exec sleep 600";
  await promisify(execFile)("mkfifo", [join(first.folder, "lines")]);
  await first.start({ ...sleeper(first), args: ["-c", script] });
  await pidOf(first);
  await first.clearLogs();
  const log = join(first.folder, "kafka.log");
  expect(readFileSync(log, "utf8")).toBe("");
  await appendFile(join(first.folder, "lines"), "one\n");
  const text = await waitFor(
    async () => {
      expect(await first.settleLogs()).toEqual([]);
      const found = readFileSync(log, "utf8");
      return found === "" ? notYet("no line") : done(found);
    },
    { for: "a line", timeoutMs: 10_000, everyMs: 10 },
  );
  expect(text).toBe("one\n");
});

test("two that ask at the same time never have the same keeper", async () => {
  const [one, two, three] = await Promise.all([take(), take(), take()]);
  expect(new Set([one.folder, two.folder, three.folder]).size).toBe(3);
  await one.release();
  const again = await take();
  expect(again.folder).toBe(one.folder);
});

test("another name is another keeper", async () => {
  const first = await take("kafka-1");
  await first.release();
  const second = await take("kafka-2");
  expect(second.folder).not.toBe(first.folder);
});

test("an instance that ends unasked fails, one that is asked does not", async () => {
  const kept = await take();
  const instance = await kept.start(sleeper(kept));
  process.kill(await pidOf(kept), "SIGKILL");
  await expect(instance.exited).resolves.toMatchObject({ signal: "SIGKILL", requested: false });
  expect(instance.failed.reason).toMatchObject({ code: "part-failed" });
  const next = await kept.start(sleeper(kept));
  await expect(next.stop(5_000)).resolves.toMatchObject({ requested: true });
  expect(next.failed.aborted).toBe(false);
});

test("a command that is not there cannot be started, and says why", async () => {
  const kept = await take();
  const spec = { ...sleeper(kept), command: "/no/such/command" };
  await expect(kept.start(spec)).rejects.toMatchObject({
    code: "part-failed",
    message: expect.stringContaining("ENOENT"),
  });
});

test("a paused instance runs on once its lease ends", async () => {
  const first = await take();
  const instance = await first.start(sleeper(first));
  const pid = await pidOf(first);
  await instance.pause();
  await first.release();
  await waitFor(
    async () => {
      const stat = await readFile(`/proc/${pid}/stat`, "utf8");
      return / T /.test(stat) ? notYet(stat) : done(null);
    },
    { for: "the instance to run on", timeoutMs: 10_000, everyMs: 10 },
  );
});

test("clearing kills the instances, empties the folder and forgets the record", async () => {
  const first = await take();
  await first.start(sleeper(first));
  const pid = await pidOf(first);
  await first.remember({ port: 1 });
  writeFileSync(join(first.folder, "data"), "x");
  await first.clear();
  await processGone(pid);
  expect(readdirSync(first.folder)).toEqual([]);
  await first.release();
  expect((await take()).record).toBeUndefined();
});

test("the lease of a holder that is killed is free again", async () => {
  const holder = await startScript(
    `import { takeKeeper } from ${JSON.stringify(new URL("../../../../../src/stack/runtimes/kept/keepers.ts", import.meta.url).href)};
     const kept = await takeKeeper("kafka-1", { signal: new AbortController().signal });
     console.log(kept.folder);
     setInterval(() => {}, 1000);`,
  );
  const kept = holder.firstLine;
  holder.process.kill("SIGKILL");
  const again = await waitFor(
    async () => {
      const next = await take();
      if (next.folder === kept) return done(next);
      await next.end();
      return notYet("its keeper is busy");
    },
    { for: "the lease of a killed holder", timeoutMs: 10_000, everyMs: 20 },
  );
  expect(again.folder).toBe(kept);
});

test("without a lease for long enough everything ends", async () => {
  const kept = await take("kafka-1", { idleMs: 50 });
  await kept.start(sleeper(kept));
  const pid = await pidOf(kept);
  await kept.release();
  await processGone(pid);
  const left = () => [...sockets(), ...(existsSync(kept.folder) ? [kept.folder] : [])];
  await waitFor(() => (left().length === 0 ? done(null) : notYet(`still there: ${left()}`)), {
    for: "the socket and the folder to be removed",
    timeoutMs: 10_000,
    everyMs: 10,
  });
});

test("a keeper that is killed leaves nothing, and the next run starts another one", async () => {
  const first = await take();
  const instance = await first.start(sleeper(first));
  const pid = await pidOf(first);
  const keeper = keeperOf(sockets()[0] ?? "");
  process.kill(keeper, "SIGKILL");
  await processGone(pid);
  await expect(instance.exited).resolves.toMatchObject({ signal: "SIGKILL" });
  expect(instance.failed.aborted).toBe(true);
  await expect(first.remember({})).rejects.toMatchObject({ code: "part-failed" });
  const second = await take();
  expect(second.folder).not.toBe(first.folder);
  expect(sockets()).toHaveLength(1);
});

test("ending all of them leaves those that are in use", async () => {
  const free = await take("elasticsearch-1");
  await free.release();
  const used = await take("kafka-1");
  expect(await endKeepers()).toEqual({ ended: ["elasticsearch"], inUse: ["kafka"] });
  await used.release();
  expect(await endKeepers()).toEqual({ ended: ["kafka"], inUse: [] });
  expect(await endKeepers()).toEqual({ ended: [], inUse: [] });
});

test("a path that is too long for a socket is refused", () => {
  expect(() => keptFolder({ EDOT_KAFKA_KEPT: `/tmp/${"x".repeat(80)}` })).toThrowError(
    /longer than 60 characters/,
  );
});

/** The process that listens at a socket. */
function keeperOf(socket: string): number {
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    let line = "";
    try {
      line = readFileSync(`/proc/${pid}/cmdline`, "utf8");
    } catch {
      continue;
    }
    if (line.includes(socket)) return Number(pid);
  }
  throw new Error(`no process has ${socket} on its command line`);
}
