import type { OutageKind } from "../collector-config/target-kind.ts";
import { faultOf } from "./faults/registry.ts";
import { beginShortRetention } from "./faults/retention-watch.ts";
import { targetOutage } from "./faults/target-outage.ts";
import type { ScenarioRun } from "./scenario-run.ts";

/** An outage that outlasts the topics' retention. */
export interface RetentionPlan {
  readonly kind: OutageKind;
  /** Seconds that the target is kept away at least. */
  readonly seconds: number;
  /** Items of each signal that are to expire, and those that are to be kept. */
  readonly early: number;
  readonly late: number;
}

/** Retention needs some seconds, and Kafka's cleaner and a slow machine theirs. */
const LEAST_SECONDS = 15;
/** `retention.ms` is this part of the outage. */
const RETENTION_PART = 1 / 3;
/** When portions are sent, as parts of the outage; the late ones are younger than the retention. */
const EARLY = [0, 0.15, 0.3, 0.45];
const LATE = [0.85, 0.95];
/** What a restarted consumer that commits at once needs to be seen doing so. */
const COMMITTING_MS = 2_000;

/**
 * Takes the target away for longer than the topics keep their messages. Kafka's own cleaner removes
 * what is too old; the topics' retention is short only while the target is away, so that nothing
 * expires before it or while the pipeline catches up.
 *
 * The backend collector is killed when the outage begins and started again before it ends: what it
 * holds in memory is nothing against a real outage, and would be all of a small run.
 */
export async function outlastRetention(scenario: ScenarioRun, plan: RetentionPlan): Promise<void> {
  const seconds = Math.max(plan.seconds, LEAST_SECONDS);
  const outage = await scenario.inject((run) => targetOutage(run, plan.kind));
  const crash = await scenario.inject(faultOf({ do: "kill", part: "backend" }));
  const retentionMs = Math.round(seconds * RETENTION_PART * 1000);
  const retention = await scenario.inject((run) =>
    beginShortRetention(run, retentionMs, { settled: true }),
  );
  const send = async (items: number, times: readonly number[]) => {
    let left = items;
    for (const [index, time] of times.entries()) {
      await outage.until(outage.beganAt + time * seconds * 1000);
      const count = Math.ceil(left / (times.length - index));
      left -= count;
      if (count > 0) await scenario.send(count);
    }
  };
  await send(plan.early, EARLY);
  await scenario.untilInKafka();
  await retention.readAll();
  await retention.untilAllGone();
  await send(plan.late, LATE);
  await retention.end();
  await scenario.untilInKafka();
  await retention.measure();
  await retention.readAll();
  await crash.end();
  await scenario.untilConsuming();
  await outage.until(performance.now() + COMMITTING_MS);
  await outage.end();
}
