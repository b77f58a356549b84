import { done, notYet, waitFor } from "../../src/base/wait.ts";
import type { Telemetry } from "../../src/stack/parts/collector/telemetry.ts";
import type { Pipeline } from "../../src/stack/pipeline/pipeline.ts";

/** Only a deadline for tests that would never end; nothing is measured by it. */
const TIMEOUT_MS = 300_000;

/** Waits until the backend collector's own counters say so. @throws HarnessError `deadline` */
export async function untilBackend(
  pipeline: Pipeline,
  what: string,
  holds: (signals: Telemetry["signals"]) => boolean,
): Promise<void> {
  await waitFor(
    async () => {
      const telemetry = await (await pipeline.backend)?.telemetry();
      if (telemetry !== undefined && holds(telemetry.signals)) return done(undefined);
      return notYet(JSON.stringify(telemetry?.signals));
    },
    { for: `the backend collector ${what}`, timeoutMs: TIMEOUT_MS, signal: pipeline.signal },
  );
}
