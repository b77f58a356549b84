import { mergeTrees } from "../../src/collector-config/merge-trees.ts";
import type { Tree } from "../../src/collector-config/tree.ts";
import { SIGNALS } from "../../src/otlp/item.ts";
import type { Settled } from "../../src/scenario/settle.ts";
import type { ScenarioReport } from "../../src/verdict/scenario-report.ts";
import { Stack } from "./stack.ts";
import { ownTopics } from "./topics.ts";

/**
 * A backend that is slow, behind a queue that is small (docs/reference/public-reports.md). The configs are those of
 * Elastic's page with a topic per signal, read from the start, so that nothing else is lost.
 */
export function openPressedStack(): Promise<Stack> {
  const { edge, backend } = ownTopics("pressure");
  // A message an item: a burst of requests.
  const batch = { sizer: "items", min_size: 1, max_size: 1 };
  const kafka = { sending_queue: { batch }, retry_on_failure: { max_interval: "1s" } };
  const oneByOne = { exporters: { kafka } };
  const overlay = { edge: mergeTrees(edge, oneByOne), backend };
  return Stack.open({ configs: "documented", changes: { overlay } });
}

/** How many items of each signal a burst has. */
export const ITEMS = 20;
/** Requests that the queue takes, the one that is being sent included. */
export const QUEUE = 2;
/** How long the first request of each signal takes; all others are in Kafka by then. */
export const SLOW_MS = 6_000;

/** The account of a signal of which everything arrived once. */
export const WHOLE = { sent: ITEMS, delivered: ITEMS, missing: 0, duplicated: 0, altered: 0 };
/** The account of one of which only what the queue took arrived. */
export const CUT = { ...WHOLE, delivered: QUEUE, missing: ITEMS - QUEUE };

/** Settings of an exporter with a queue that is small. */
export function queue(settings: Tree = {}): Tree {
  const sending_queue = { queue_size: QUEUE, num_consumers: 1, ...settings };
  const retry_on_failure = { max_interval: "1s" };
  return { exporters: { otlphttp: { sending_queue, retry_on_failure } } };
}

/** Settings of the receiver. */
export function receiver(settings: Tree): Tree {
  return { receivers: { kafka: settings } };
}

/** An `error_backoff` as most configs have it: without a multiplier. */
export const BACKOFF = { enabled: true, initial_interval: "200ms", max_interval: "1s" };

/** A burst waits in Kafka for a backend collector with these settings, whose target is slow. */
export async function burst(
  stack: Stack,
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
export function refusedByQueue({ state }: Settled): readonly (number | undefined)[] {
  return SIGNALS.map((signal) => state.backend?.signals[signal].exporters[0]?.enqueueFailed);
}

/** Messages of the topics with a prefix that are not committed, by partition. */
export function messagesLeft({ state }: Settled, name: string): readonly bigint[] {
  return state.partitions
    .filter(({ topic }) => topic.startsWith(name))
    .map(({ end, committed }) => end - (committed ?? 0n));
}
