import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { done, notYet, waitFor } from "../../src/base/wait.ts";
import { READY_TIMEOUT_MS } from "../../src/stack/parts/part.ts";
import { endKeepers } from "../../src/stack/runtimes/kept/keepers.ts";
import {
  type CliRun,
  cli,
  processesUsing,
  resultOf,
  startVerify,
  verify,
} from "../support/run-cli.ts";

/** For what is the same on both targets: Elasticsearch takes its time. */
const ON_MOTLP = ["--target", "motlp"];

/** Kept parts of this file's own, so that each test knows what it finds. */
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync("/tmp/edot-keep-");
  // Elasticsearch may run as another user.
  await chmod(folder, 0o755);
  vi.stubEnv("EDOT_KAFKA_KEPT", folder);
});

afterAll(async () => {
  await endKeepers();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const NEW = /^edot-kafka-harness: starts a new/m;

function log({ folder: report }: { readonly folder: string }, part: string): string {
  return readFileSync(join(report, "logs", `${part}.log`), "utf8");
}

function keepers(): string[] {
  return readdirSync(folder).filter((name) => name.endsWith(".sock"));
}

async function untilRunsEnd({ temporary }: CliRun): Promise<void> {
  await waitFor(
    () => {
      const left = processesUsing(temporary);
      return left.length === 0 ? done(null) : notYet(left.join("\n"));
    },
    { for: "the run's own processes to end", timeoutMs: 10_000 },
  );
}

test("the second run has the parts of the first, and nothing of its items", async () => {
  const first = await verify(["--items", "200"]);
  expect(first.exitCode, first.stderr).toBe(0);
  expect(log(first, "kafka")).toMatch(NEW);
  expect(keepers()).toHaveLength(2);
  // A shared topic and the group's offsets, if they were still there, would change what this one sees.
  const second = await verify(["--items", "300"]);
  expect(second.exitCode, second.stderr).toBe(0);
  expect(second.report().scenarios[0]?.signals.logs).toMatchObject({ sent: 300, unexpected: 0 });
  for (const part of ["kafka", "elasticsearch"]) expect(log(second, part)).not.toMatch(NEW);
  expect(keepers()).toHaveLength(2);
});

test("a pair that loses its first items does so on kept parts too, run after run", async () => {
  for (let round = 0; round < 2; round++) {
    const { exitCode, report } = await verify([
      ...["--configs", "configs/documented", "--items", "20"],
      ...ON_MOTLP,
    ]);
    expect(exitCode).toBe(1);
    const codes = report().scenarios[0]?.findings.map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(["shared-topic", "latest-offset"]));
  }
});

test("a run with other settings starts its own broker, and leaves the kept one alone", async () => {
  const before = keepers();
  const other = await verify([
    ...["--scenario", "retention", "--items", "40", "--outage", "1"],
    ...ON_MOTLP,
  ]);
  expect(other.exitCode, other.stderr).toBe(0);
  expect(keepers()).toEqual(before);
});

test("two runs at the same time have parts of their own", async () => {
  const results = await Promise.all([verify(["--items", "100"]), verify(["--items", "150"])]);
  for (const [index, result] of results.entries()) {
    expect(result.exitCode, result.stderr).toBe(0);
    expect(result.report().scenarios[0]?.signals.traces?.sent).toBe([100, 150][index]);
  }
  expect(keepers()).toHaveLength(4);
});

test.each(["SIGKILL", "SIGINT"] as const)(
  "%s leaves nothing but what is kept, and the next run is right",
  async (signal) => {
    const run = await startVerify(["--items", "2000", ...ON_MOTLP]);
    onTestFinished(() => void run.process.kill("SIGKILL"));
    await waitFor(() => started(run), {
      for: "the backend collector to run",
      timeoutMs: READY_TIMEOUT_MS,
    });
    run.process.kill(signal);
    await resultOf(run);
    await untilRunsEnd(run);
    const next = await verify(["--items", "100", ...ON_MOTLP]);
    expect(next.exitCode, next.stderr).toBe(0);
  },
);

test("an Elasticsearch that was killed in between is replaced", async () => {
  const elasticsearch = processesUsing(folder).filter((line) => line.includes("-Des."));
  expect(elasticsearch.length).toBeGreaterThan(0);
  for (const line of elasticsearch) process.kill(Number(line.split(":")[0]), "SIGKILL");
  const next = await verify(["--items", "100"]);
  expect(next.exitCode, next.stderr).toBe(0);
  expect(log(next, "elasticsearch")).toMatch(NEW);
});

test("down ends all of it, once", async () => {
  const first = await cli(["down"]);
  expect(first.exitCode, first.stderr).toBe(0);
  expect(first.stdout).toMatch(/^ended: elasticsearch.*kafka/);
  expect(processesUsing(folder)).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);
  const second = await cli(["down"]);
  expect(second).toMatchObject({ exitCode: 0, stdout: "nothing was kept" });
});

function started({ folder: report }: CliRun) {
  try {
    const text = readFileSync(join(report, "logs", "backend.log"), "utf8");
    return text.includes("Everything is ready") ? done(null) : notYet("its pipelines do not run");
  } catch {
    return notYet("it has no log");
  }
}
