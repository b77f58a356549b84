import { HarnessError } from "../../base/errors.ts";
import type { TargetFaults } from "../../stack/targets/target-faults.ts";
import type { ScenarioRun } from "../scenario-run.ts";

/** What makes a fault of the target. @throws HarnessError `incident-invalid` where it cannot have it */
export async function abilityOf<Name extends Exclude<keyof TargetFaults, "proxy">>(
  { pipeline }: ScenarioRun,
  name: Name,
  what: string,
): Promise<NonNullable<TargetFaults[Name]>> {
  const target = await pipeline.target;
  const found: TargetFaults[Name] = target[name];
  if (found !== undefined) return found;
  throw cannot(`${target.version} cannot ${what}`, "--target");
}

/** An incident that this pipeline cannot have. */
export function cannot(message: string, place: string): HarnessError {
  return new HarnessError({
    code: "incident-invalid",
    message: `this incident cannot happen here: ${message}`,
    place,
    remedy: "choose another incident, or another target",
  });
}
