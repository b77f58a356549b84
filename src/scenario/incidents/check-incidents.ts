import type { CheckedConfigs } from "../faults/fault-type.ts";
import { typeOf } from "../faults/registry.ts";
import type { Incident } from "./incident.ts";
import { setupOf } from "./setup-of.ts";

/**
 * Whether incidents can happen to a pair of configs, before anything is started.
 *
 * @param variables what the configs' variables stand for
 * @throws HarnessError `incident-invalid` with the first thing that a config lacks; `bad-option` for
 * captured messages whose topic the pipeline does not have; as `readCapture` does
 */
export async function checkIncidents(
  incidents: readonly Incident[],
  configs: CheckedConfigs["configs"],
  variables: CheckedConfigs["variables"],
): Promise<void> {
  for (const incident of incidents) {
    setupOf(incident, configs);
    for (const fault of incident.faults) {
      await typeOf(fault).check?.(fault, { configs, variables });
    }
  }
}
