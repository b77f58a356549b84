import { isDeepStrictEqual } from "node:util";
import type { CollectorConfig } from "../../collector-config/collector-config.ts";
import type { CollectorRole } from "../../collector-config/component.ts";
import { type Incident, incidentSchema } from "./incident.ts";
import { sendingOf } from "./run-incident.ts";
import { setupOf } from "./setup-of.ts";

/** An incident that changes nothing from the start. */
const PLAIN: Incident = {
  ...incidentSchema.parse({ title: "plain", traffic: { for: "1s" } }),
  name: "plain",
};

/**
 * Whether an incident needs other settings or other traffic from the start: a pipeline that has been used
 * cannot play it.
 *
 * @throws HarnessError `incident-invalid` when a config lacks what is changed.
 */
export function needsOwnPipeline(
  incident: Incident,
  configs: Readonly<Record<CollectorRole, CollectorConfig>>,
): boolean {
  const needs = (one: Incident) => [setupOf(one, configs), { ...sendingOf(one), title: undefined }];
  return !isDeepStrictEqual(needs(incident), needs(PLAIN));
}
