import type { ComponentType } from "../../collector-config/component-set.ts";
import type { CollectorSettings } from "../collector-settings.ts";
import { typeOf } from "../faults/registry.ts";
import type { Incident } from "./incident.ts";

/** The processors that incidents put into pipelines: collectors need them beside their configs'. */
export function addedComponents(
  incidents: readonly Pick<Incident, "setup" | "faults">[],
): readonly ComponentType[] {
  const settings: (CollectorSettings | undefined)[] = incidents.flatMap(({ setup, faults }) => [
    setup.edge,
    setup.backend,
    ...faults.flatMap((fault) => [typeOf(fault).settings?.(fault)]),
  ]);
  const types = settings.flatMap((changed) => Object.keys(changed?.first ?? {}));
  return [...new Set(types)].map((type) => ({ section: "processors", type }));
}
