import type { OutageKind } from "../collector-config/target-kind.ts";
import { FAULT_OF_OUTAGE } from "../record/fault.ts";
import type { OutageFacts, RetentionFacts } from "../record/fault-facts.ts";
import type { SignalRanges } from "../record/sequence-ranges.ts";
import { CommitWatch } from "./faults/commit-watch.ts";
import { beginOutage } from "./faults/outage.ts";
import { ShortRetention } from "./faults/short-retention.ts";
import { readAlong } from "./read-along.ts";
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

/** What retention took so far; more is known once the pipeline has come to rest. */
export interface OutlastedRetention {
  readonly outage: OutageFacts;
  /** Items that only offsets held that were removed before a consumer had them. */
  readonly expired: SignalRanges;
  /** Ends the reading of the topics and says what expired. */
  readonly close: () => Promise<RetentionFacts>;
}

/**
 * Takes the target away for longer than the topics keep their messages. Kafka's own cleaner removes
 * what is too old; the topics' retention is short only while the target is away, so that nothing
 * expires before it or while the pipeline catches up.
 *
 * The backend collector is killed when the outage begins and started again before it ends: what it
 * holds in memory is nothing against a real outage, and would be all of a small run.
 */
export async function outlastRetention(
  scenario: ScenarioRun,
  plan: RetentionPlan,
): Promise<OutlastedRetention> {
  const { pipeline } = scenario;
  const { signal } = pipeline;
  const kafka = await pipeline.kafka;
  const seconds = Math.max(plan.seconds, LEAST_SECONDS);
  const retentionMs = Math.round(seconds * RETENTION_PART * 1000);
  const retention = await ShortRetention.open(kafka, signal);
  const topics = retention.topics.join(", ");
  const { tap, contents } = await readAlong(scenario, retention.topics);
  await tap.until(await retention.offsets(), signal);
  const watch = await CommitWatch.open(kafka.admin);
  const { arrived: arrivedBefore, itemsSent: from } = scenario;
  const start = performance.now();
  const outage = await scenario.beginFault(
    "target",
    FAULT_OF_OUTAGE[plan.kind],
    `outage began (${plan.kind})`,
    () => beginOutage(pipeline, plan.kind),
  );
  await scenario.crash("backend");
  await scenario.beginFault(
    "kafka",
    "retain",
    `retention.ms of ${topics} set to ${retentionMs}`,
    () => retention.begin(retentionMs),
  );
  const send = async (items: number, times: readonly number[]) => {
    let left = items;
    for (const [index, time] of times.entries()) {
      await watch.until(start + time * seconds * 1000, signal);
      const count = Math.ceil(left / (times.length - index));
      left -= count;
      if (count > 0) await scenario.send(count);
    }
  };
  await send(plan.early, EARLY);
  await scenario.untilInKafka();
  await tap.until(await retention.offsets(), signal);
  await retention.untilAllGone(retentionMs);
  await send(plan.late, LATE);
  const sending = (performance.now() - start) / 1000;
  await scenario.endFault("kafka", "retain", `retention.ms of ${topics} set back`, () =>
    retention.end(),
  );
  await scenario.untilInKafka();
  const ranges = await retention.expired();
  const bytes = await retention.bytes();
  await tap.until(await retention.offsets(), signal);
  await scenario.restart("backend");
  await scenario.untilConsuming();
  await watch.until(performance.now() + COMMITTING_MS, signal);
  const sequences = { from, to: scenario.itemsSent };
  const commits = watch.commits();
  await scenario.endFault("target", FAULT_OF_OUTAGE[plan.kind], "outage ended", () => outage.end());
  const endedAt = performance.now();
  return {
    outage: {
      kind: plan.kind,
      seconds: (endedAt - start) / 1000,
      endedAt,
      sequences,
      arrivedBefore,
      commits,
    },
    expired: contents.onlyIn(ranges),
    close: async () => {
      // What the edge may have written twice is there once more, and not gone.
      await tap.until(await retention.offsets(), signal);
      await tap.close();
      const items = (plan.early + plan.late) * scenario.signals.length;
      return {
        retentionMs,
        expired: ranges.map((range) => contents.contentsOf(range)),
        items: contents.onlyIn(ranges),
        written: { bytes, seconds: sending, items },
      };
    },
  };
}
