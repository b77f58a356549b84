import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, vi } from "vitest";
import { done, notYet, waitFor } from "../../src/base/wait.ts";
import { READY_TIMEOUT_MS } from "../../src/stack/parts/part.ts";
import { endKeepers } from "../../src/stack/runtimes/kept/keepers.ts";
import { type CliRun, processesUsing, resultOf, startVerify, verify } from "./run-cli.ts";

/** For what is the same on both targets: Elasticsearch takes its time. */
export const ON_MOTLP = ["--target", "motlp"];

/** What the log of a part says that was not kept. */
export const NEW = /^edot-kafka-harness: starts a new/m;

/** Kept parts of a test file's own, so that each test knows what it finds; called at the file's top level. */
export function keptInOwnFolder(): { readonly folder: string; keepers(): string[] } {
  let folder = "";
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
  return {
    get folder() {
      return folder;
    },
    keepers: () => readdirSync(folder).filter((name) => name.endsWith(".sock")),
  };
}

/** What a part of a run has logged. */
export function logOf({ folder }: { readonly folder: string }, part: string): string {
  return readFileSync(join(folder, "logs", `${part}.log`), "utf8");
}

/** A run that a signal ends leaves nothing but what is kept, and the next run is right. */
export async function expectOnlyKeptAfter(signal: "SIGKILL" | "SIGINT"): Promise<void> {
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

function started(run: CliRun) {
  try {
    return logOf(run, "backend").includes("Everything is ready")
      ? done(null)
      : notYet("its pipelines do not run");
  } catch {
    return notYet("it has no log");
  }
}
