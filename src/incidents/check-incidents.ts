import { readCapture } from "../capture/capture-file.ts";
import type { CollectorConfig, CollectorRole } from "../configs/collector-config.ts";
import type { Incident } from "./incident.ts";
import { changesFor } from "./settings-by-type.ts";
import { setupOf } from "./setup-of.ts";

/**
 * Whether incidents can happen to a pair of configs, before anything is started.
 *
 * @throws HarnessError `incident-invalid` with the first thing that a config lacks; as `readCapture` does
 * for what is to be replayed
 */
export async function checkIncidents(
  incidents: readonly Incident[],
  configs: Readonly<Record<CollectorRole, CollectorConfig>>,
): Promise<void> {
  for (const incident of incidents) {
    setupOf(incident, configs);
    for (const fault of incident.faults) {
      if (fault.do === "configure") changesFor(configs[fault.part], fault.with);
      if (fault.do === "replay") await readCapture(fault.file);
    }
  }
}
