import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { silentProgress } from "../../src/base/progress.ts";
import { versions } from "../../src/base/versions.ts";
import type { PartContext } from "../../src/stack/parts/part-context.ts";
import { provision } from "../../src/stack/provision/provision.ts";
import { PortReservations } from "../../src/stack/runtimes/ports.ts";
import { ProcessRuntime } from "../../src/stack/runtimes/process/process-runtime.ts";

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
