import type { OutageKind } from "../collector-config/target-kind.ts";
import { type OutageShare, targetOutage } from "./faults/target-outage.ts";
import type { ScenarioRun } from "./scenario-run.ts";

/** What happens in an outage. */
export interface OutagePlan {
  readonly kind: OutageKind;
  /** Seconds that the target is kept away; what it takes to come back is added to them. */
  readonly seconds: number;
  /** Items of each signal to send while it is away. */
  readonly items: number;
  /** Done when the first of the items are sent. */
  readonly begun?: () => Promise<void>;
  /** Others who share the outage; by default it is the scenario's own. */
  readonly shared?: OutageShare;
  /** Done when half of the time has passed. */
  readonly halfway?: () => Promise<void>;
}

/** Portions in which the items are sent, spread over the outage. */
const PORTIONS = 4;

/** Takes the target away, sends while it is, and brings it back. */
export async function sendThroughOutage(scenario: ScenarioRun, plan: OutagePlan): Promise<void> {
  const outage = await scenario.inject((run) => targetOutage(run, plan.kind, plan.shared));
  let left = plan.items;
  for (let portion = 0; portion < PORTIONS; portion++) {
    if (portion === PORTIONS / 2) await plan.halfway?.();
    const count = Math.ceil(left / (PORTIONS - portion));
    left -= count;
    if (count > 0) await scenario.send(count);
    if (portion === 0) await plan.begun?.();
    const passed = ((portion + 1) / PORTIONS) * plan.seconds * 1000;
    await outage.until(outage.beganAt + passed);
  }
  await outage.end();
}
