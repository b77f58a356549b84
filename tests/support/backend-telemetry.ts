import { done, notYet, waitFor } from "../../src/base/wait.ts";
import type { Telemetry } from "../../src/stack/parts/collector/telemetry.ts";
import { READY_TIMEOUT_MS } from "../../src/stack/parts/part.ts";
import type { Pipeline } from "../../src/stack/pipeline/pipeline.ts";

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
    { for: `the backend collector ${what}`, timeoutMs: READY_TIMEOUT_MS, signal: pipeline.signal },
  );
}
