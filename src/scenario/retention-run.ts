import { CommitWatch } from "../faults/commit-watch.ts";
import { expiredRanges } from "../faults/expired-ranges.ts";
import { LogGrowth } from "../faults/log-growth.ts";
import { beginOutage } from "../faults/outage.ts";
import type { PartitionOffsets } from "../parts/kafka/broker-admin.ts";
import type { RetentionFacts } from "../report/retention-report.ts";
import type { OutageKind } from "../targets/target-kind.ts";
import { EXPIRED } from "../telemetry/expired.ts";
import { KafkaTap } from "../telemetry/kafka/kafka-tap.ts";
import type { OffsetRange } from "../telemetry/kafka/topic-contents.ts";
import type { SignalRanges } from "../telemetry/sequence-ranges.ts";
import { done, notYet, waitFor } from "../wait.ts";
import type { OutageFacts } from "./outage-run.ts";
import type { ScenarioRun } from "./scenario-run.ts";

/** How often Kafka's log cleaner looks, in milliseconds; its default is five minutes. */
const CHECK_MS = 500;

/** Broker settings with which its log cleaner works in seconds instead of minutes and days. */
export const QUICK_CLEANING = {
  "log.retention.check.interval.ms": CHECK_MS,
  "log.initial.task.delay.ms": CHECK_MS,
  // Whole segments expire: what is sent a second later is in another one.
  "log.roll.ms": 1_000,
  "log.segment.delete.delay.ms": 0,
};

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
const CLEANED_MS = 120_000;
/** What a restarted consumer that commits at once needs to be seen doing so. */
const COMMITTING_MS = 2_000;

/** What retention took so far; more is known once the pipeline has come to rest. */
export interface OutlastedRetention {
  readonly outage: OutageFacts;
  /** Items that only offsets held that were removed before a consumer had them. */
  readonly expired: () => SignalRanges;
  /** Ends the reading of the topics and writes to the history what expired. */
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
  const { admin, bootstrap, segments } = await pipeline.kafka;
  const seconds = Math.max(plan.seconds, LEAST_SECONDS);
  const retentionMs = Math.round(seconds * RETENTION_PART * 1000);
  const before = await admin.offsets();
  const topics = [...new Set(before.map(({ topic }) => topic))];
  const tap = await KafkaTap.open(bootstrap, topics, scenario.id, pipeline.signal);
  const watch = await CommitWatch.open(admin);
  const growth = new LogGrowth(await segments());
  const { arrived: arrivedBefore, itemsSent: from } = scenario;
  const start = performance.now();
  const outage = await scenario.break("target", `outage began (${plan.kind})`, () =>
    beginOutage(pipeline, plan.kind),
  );
  await scenario.crash("backend");
  await scenario.break("kafka", `retention.ms of ${topics.join(", ")} set to ${retentionMs}`, () =>
    admin.setRetention(topics, retentionMs),
  );

  const lookUntil = async (wanted: (offsets: PartitionOffsets[]) => boolean, what: string) => {
    await waitFor(
      async () => {
        growth.look(await segments());
        const offsets = await admin.offsets();
        return wanted(offsets) ? done(null) : notYet(describe(offsets));
      },
      { for: what, timeoutMs: CLEANED_MS + seconds * 1000, everyMs: 100, signal: pipeline.signal },
    );
  };
  const send = async (items: number, times: readonly number[]) => {
    let left = items;
    for (const [index, time] of times.entries()) {
      const moment = start + time * seconds * 1000;
      await lookUntil(() => performance.now() >= moment, "the outage to pass");
      const count = Math.ceil(left / (times.length - index));
      left -= count;
      if (count === 0) continue;
      await scenario.send(count);
      await scenario.untilInKafka();
      growth.look(await segments());
      await tap.until(await admin.offsets(), pipeline.signal);
    }
  };

  await send(plan.early, EARLY);
  const ends = await admin.offsets();
  await lookUntil((offsets) => ends.every(isGone(offsets)), "Kafka's cleaner to remove messages");
  await send(plan.late, LATE);
  const written = { bytes: growth.bytes(), seconds: (performance.now() - start) / 1000 };
  await scenario.break("kafka", "retention.ms set back", () => admin.setRetention(topics, null));
  const expired = await expiredForGood();
  await scenario.restart("backend");
  await scenario.untilConsuming();
  await watch.until(performance.now() + COMMITTING_MS, pipeline.signal);
  const commits = watch.commits();
  const sequences = { from, to: scenario.itemsSent };
  await scenario.break("target", "outage ended", () => outage.end());
  const endedAt = performance.now();

  /** Once the cleaner has had two looks without removing anything, it goes by the old setting again. */
  async function expiredForGood(): Promise<OffsetRange[]> {
    let last = "";
    let since = performance.now();
    await lookUntil((offsets) => {
      const starts = offsets.map((found) => `${found.start}`).join();
      if (starts !== last) [last, since] = [starts, performance.now()];
      return performance.now() - since >= 2 * CHECK_MS;
    }, "Kafka's cleaner to come to rest");
    const now = await admin.offsets();
    return expiredRanges({ before, now, committed: await admin.committed() });
  }

  return {
    outage: {
      kind: plan.kind,
      seconds: (endedAt - start) / 1000,
      endedAt,
      sequences,
      arrivedBefore,
      commits,
    },
    expired: () => tap.contents.onlyIn(expired),
    close: async () => {
      await tap.until(await admin.offsets(), pipeline.signal);
      await tap.close();
      await scenario.note(EXPIRED, tap.contents.onlyIn(expired));
      const items = (plan.early + plan.late) * scenario.signals.length;
      return {
        retentionMs,
        expired: expired.map((range) => tap.contents.contentsOf(range)),
        written: { ...written, items },
      };
    },
  };
}

function isGone(offsets: readonly PartitionOffsets[]) {
  return ({ topic, partition, end }: PartitionOffsets) =>
    offsets.some(
      (found) => found.topic === topic && found.partition === partition && found.start >= end,
    );
}

function describe(offsets: readonly PartitionOffsets[]): string {
  return offsets
    .map(({ topic, partition, start, end }) => `${topic}/${partition}: ${start} to ${end}`)
    .join(", ");
}
