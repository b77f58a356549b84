import type { CollectorConfig, CollectorRole } from "../configs/collector-config.ts";
import type { Incident } from "./incident.ts";
import { changesFor } from "./settings-by-type.ts";
import { setupOf } from "./setup-of.ts";

/**
 * Whether incidents can happen to a pair of configs, before anything is started.
 *
 * @throws HarnessError `incident-invalid` with the first thing that a config lacks.
 */
export function checkIncidents(
  incidents: readonly Incident[],
  configs: Readonly<Record<CollectorRole, CollectorConfig>>,
): void {
  for (const incident of incidents) {
    setupOf(incident, configs);
    for (const fault of incident.faults) {
      if (fault.do === "configure") changesFor(configs[fault.part], fault.with);
    }
  }
}
