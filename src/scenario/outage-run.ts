import { timed } from "../base/timings.ts";
import type { OutageKind } from "../collector-config/target-kind.ts";
import { FAULT_OF_OUTAGE } from "../record/fault.ts";
import type { OutageFacts } from "../record/fault-facts.ts";
import { CommitWatch } from "./faults/commit-watch.ts";
import { beginOutage } from "./faults/outage.ts";
import { SharedOutage } from "./faults/shared-outage.ts";
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
  readonly shared?: { readonly outage: SharedOutage; readonly name: string };
  /** Done when half of the time has passed. */
  readonly halfway?: () => Promise<void>;
}

/** Portions in which the items are sent, spread over the outage. */
const PORTIONS = 4;

/** Takes the target away, sends while it is, and brings it back. */
export async function sendThroughOutage(
  scenario: ScenarioRun,
  plan: OutagePlan,
): Promise<OutageFacts> {
  const { pipeline } = scenario;
  const { admin } = await pipeline.kafka;
  const watch = await CommitWatch.open(admin);
  const { arrived: arrivedBefore, itemsSent: from } = scenario;
  const { outage, name } = plan.shared ?? alone(scenario.id);
  const start = await scenario.beginFault(
    "target",
    FAULT_OF_OUTAGE[plan.kind],
    `outage began (${plan.kind})`,
    () => outage.begin(name, () => beginOutage(pipeline, plan.kind), pipeline.signal),
  );
  let left = plan.items;
  for (let portion = 0; portion < PORTIONS; portion++) {
    if (portion === PORTIONS / 2) await plan.halfway?.();
    const count = Math.ceil(left / (PORTIONS - portion));
    left -= count;
    if (count > 0) await scenario.send(count);
    if (portion === 0) await plan.begun?.();
    const passed = ((portion + 1) / PORTIONS) * plan.seconds * 1000;
    await watch.until(start + passed, pipeline.signal);
  }
  const sequences = { from, to: scenario.itemsSent };
  const lastLook = () => watch.until(performance.now(), pipeline.signal);
  await timed(`${scenario.name}: return of the target`, () =>
    scenario.endFault("target", FAULT_OF_OUTAGE[plan.kind], "outage ended", () =>
      outage.end(name, lastLook, pipeline.signal),
    ),
  );
  const endedAt = performance.now();
  const commits = watch.commits();
  await pipeline.watchTarget();
  const seconds = (endedAt - start) / 1000;
  return { kind: plan.kind, seconds, endedAt, sequences, arrivedBefore, commits };
}

/** An outage of one scenario. */
function alone(name: string): NonNullable<OutagePlan["shared"]> {
  return { outage: new SharedOutage([name]), name };
}
