import { afterAll, beforeAll, expect, test } from "vitest";
import { mergeTrees } from "../../src/collector-config/merge-trees.ts";
import type { Tree } from "../../src/collector-config/tree.ts";
import { SIGNALS } from "../../src/otlp/item.ts";
import type { Settled } from "../../src/scenario/settle.ts";
import type { ScenarioReport } from "../../src/verdict/scenario-report.ts";
import { Stack } from "../support/stack.ts";
import { ownTopics } from "../support/topics.ts";

/**
 * A backend that is slow, behind a queue that is small (docs/reference/public-reports.md). The configs are those of
 * Elastic's page with a topic per signal, read from the start, so that nothing else is lost.
 */
let stack: Stack;
beforeAll(async () => {
  const { edge, backend } = ownTopics("pressure");
  // A message an item: a burst of requests.
  const batch = { sizer: "items", min_size: 1, max_size: 1 };
  const kafka = { sending_queue: { batch }, retry_on_failure: { max_interval: "1s" } };
  const oneByOne = { exporters: { kafka } };
  const overlay = { edge: mergeTrees(edge, oneByOne), backend };
  stack = await Stack.open({ configs: "documented", changes: { overlay } });
});
afterAll(() => stack?.close());

const ITEMS = 20;
/** Requests that the queue takes, the one that is being sent included. */
const QUEUE = 2;
/** How long the first request of each signal takes; all others are in Kafka by then. */
const SLOW_MS = 6_000;

const WHOLE = { sent: ITEMS, delivered: ITEMS, missing: 0, duplicated: 0, altered: 0 };
const CUT = { ...WHOLE, delivered: QUEUE, missing: ITEMS - QUEUE };

function queue(settings: Tree = {}): Tree {
  const sending_queue = { queue_size: QUEUE, num_consumers: 1, ...settings };
  const retry_on_failure = { max_interval: "1s" };
  return { exporters: { otlphttp: { sending_queue, retry_on_failure } } };
}

function receiver(settings: Tree): Tree {
  return { receivers: { kafka: settings } };
}

const BACKOFF = { enabled: true, initial_interval: "200ms", max_interval: "1s" };
const PAUSES = { multiplier: 1.5, randomization_factor: 0.5 };
const MARK_AFTER = { message_marking: { after: true, on_error: false } };

/** A burst waits in Kafka for a backend collector with these settings, whose target is slow. */
async function burst(
  name: string,
  ...settings: readonly Tree[]
): Promise<{ readonly settled: Settled; readonly report: ScenarioReport }> {
  const scenario = await stack.scenario(name);
  const answers = await stack.answers();
  await stack.pipeline.stop("backend");
  await scenario.send(ITEMS);
  await scenario.untilInKafka();
  await scenario.act("target", "is slow", async () => {
    for (const signal of SIGNALS) {
      await answers.set({ kind: "slow", ms: SLOW_MS }, { signal, run: scenario.id, requests: 1 });
    }
  });
  await stack.change("backend", settings.reduce(mergeTrees));
  await scenario.startBackend();
  const settled = await scenario.settle();
  const report = await scenario.judge(settled, { promise: "at-least-once" });
  // Where the page's edge listens, is another matter.
  const findings = report.findings.filter(({ code }) => code !== "listens-on-localhost");
  return { settled, report: { ...report, findings } };
}

/** Items of each signal that the full queue refused, by the collector's own count. */
function refusedByQueue({ state }: Settled): readonly (number | undefined)[] {
  return SIGNALS.map((signal) => state.backend?.signals[signal].exporters[0]?.enqueueFailed);
}

function messagesLeft({ state }: Settled, name: string): readonly bigint[] {
  return state.partitions
    .filter(({ topic }) => topic.startsWith(name))
    .map(({ end, committed }) => end - (committed ?? 0n));
}

test("neither block_on_overflow nor error_backoff: what the queue has no room for is lost", async () => {
  const { settled, report } = await burst("neither", queue());
  expect(report.signals).toMatchObject({ traces: CUT, metrics: CUT, logs: CUT });
  expect(refusedByQueue(settled)).toEqual(SIGNALS.map(() => ITEMS - QUEUE));
  // Kafka has nothing more to give.
  expect(messagesLeft(settled, "pressure")).toEqual([0n, 0n, 0n]);
  expect(report.findings).toMatchObject([{ code: "queue-full", severity: "loss" }]);
  expect(report.findings[0]?.message).toContain(`refused ${3 * (ITEMS - QUEUE)} items`);
});

test("block_on_overflow: the receiver waits, and nothing is lost", async () => {
  const { settled, report } = await burst("block", queue({ block_on_overflow: true }));
  expect(report.signals).toMatchObject({ traces: WHOLE, metrics: WHOLE, logs: WHOLE });
  expect(refusedByQueue(settled)).toEqual([0, 0, 0]);
  expect(report.findings).toEqual([]);
});

test("error_backoff: the receiver tries again with pauses, and nothing is lost", async () => {
  const error_backoff = { ...BACKOFF, ...PAUSES };
  const { settled, report } = await burst("backoff", queue(), receiver({ error_backoff }));
  expect(report.signals).toMatchObject({ traces: WHOLE, metrics: WHOLE, logs: WHOLE });
  for (const refused of refusedByQueue(settled)) {
    // At least one attempt was refused, and no more than pauses of 100 ms leave room for.
    expect(refused).toBeGreaterThan(0);
    expect(refused).toBeLessThan(SLOW_MS / 100);
  }
  expect(report.findings).toEqual([]);
});

test("error_backoff without a multiplier: nothing is lost, and there are no pauses", async () => {
  const { settled, report } = await burst("busy", queue(), receiver({ error_backoff: BACKOFF }));
  expect(report.signals).toMatchObject({ traces: WHOLE, metrics: WHOLE, logs: WHOLE });
  for (const refused of refusedByQueue(settled)) expect(refused).toBeGreaterThan(SLOW_MS / 100);
  expect(report.findings).toMatchObject([{ code: "retries-without-pause", severity: "risk" }]);
});

test("marked after delivery without error_backoff: the partition stays paused, and Kafka has it all", async () => {
  const { settled, report } = await burst("paused", queue(), receiver(MARK_AFTER));
  expect(settled.how).toBe("stalled");
  expect(report.signals).toMatchObject({ traces: CUT, metrics: CUT, logs: CUT });
  const left = BigInt(ITEMS - QUEUE);
  expect(messagesLeft(settled, "pressure")).toEqual([left, left, left]);
  expect(report.findings).toMatchObject([{ code: "waiting-in-kafka", severity: "loss" }]);
  expect(report.findings[0]?.evidence.at(-1)?.text).toContain(
    "partition will remain paused until rebalance",
  );
});
