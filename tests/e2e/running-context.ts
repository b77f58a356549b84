import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { provision } from "../../src/artifacts/provision.ts";
import { versions } from "../../src/artifacts/versions.ts";
import type { PartContext } from "../../src/parts/part-context.ts";
import { silentProgress } from "../../src/progress.ts";
import { PortReservations } from "../../src/runtimes/ports.ts";
import { ProcessRuntime } from "../../src/runtimes/process/process-runtime.ts";

/** Where a test may start parts of the default EDOT version; everything ends with the test. */
export async function openContext(): Promise<PartContext> {
  const ports = new PortReservations();
  const runtime = await ProcessRuntime.open();
  onTestFinished(async () => {
    await runtime.close();
    ports.releaseAll();
  });
  return {
    runtime,
    ports,
    artifacts: await provision({ edotVersions: [versions().defaults.edot] }, silentProgress),
    logs: await mkdtemp(join(tmpdir(), "edot-logs-")),
    signal: new AbortController().signal,
  };
}
