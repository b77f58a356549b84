import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { done, notYet, waitFor } from "../../src/base/wait.ts";
import { mergeTrees } from "../../src/collector-config/merge-trees.ts";
import { SIGNALS } from "../../src/otlp/item.ts";
import { isAssignment } from "../../src/record/collector-log/assignments.ts";
import { readCollectorLog } from "../../src/record/collector-log/log.ts";
import type { ScenarioRun } from "../../src/scenario/scenario-run.ts";
import type { AnswerHandle } from "../../src/stack/parts/motlp/motlp-answers.ts";
import { READY_TIMEOUT_MS } from "../../src/stack/parts/part.ts";
import type { Stack } from "../support/stack.ts";
import { expectWholeInOrder, ITEMS, openUsedStack, WHOLE } from "../support/start-orders.ts";

/** What people met with offsets, refusals and the order of starts (docs/reference/public-reports.md). */
let stack: Stack;
beforeAll(async () => {
  stack = await openUsedStack();
});
afterAll(() => stack?.close());

describe("a refusal that passes", () => {
  const NO_RETRY = { exporters: { otlphttp: { retry_on_failure: { enabled: false } } } };
  const NO_BACKOFF = { receivers: { kafka: { error_backoff: { enabled: false } } } };

  test.each([
    ["configs/durable", {}],
    ["the exporter does not try again, so that the receiver has to", NO_RETRY],
  ])("%s: the partitions drain without a rebalance", async (name, settings) => {
    await stack.change("backend", settings);
    const scenario = await stack.scenario(`passes-${Object.keys(settings).length}`);
    const refusal = await refuse(scenario);
    await scenario.send(ITEMS);
    await untilRefused(scenario, 3);
    const since = Date.now();
    await refusal.lift();
    const settled = await scenario.settle();
    expect(settled.how, name).toBe("complete");
    const report = await scenario.judge(settled, { promise: "at-least-once" });
    expect(report.signals).toMatchObject({ traces: WHOLE, metrics: WHOLE, logs: WHOLE });
    expect(report.findings).toEqual([]);
    expect(await assignmentsSince(since)).toBe(0);
  });

  test("without error_backoff the partitions stay paused until a restart, and nothing is lost", async () => {
    await stack.change("backend", mergeTrees(NO_RETRY, NO_BACKOFF));
    const scenario = await stack.scenario("paused");
    const refusal = await refuse(scenario);
    await scenario.send(ITEMS);
    await untilRefused(scenario, 1);
    await refusal.lift();
    const settled = await scenario.settle();
    expect(settled.how).toBe("stalled");
    const report = await scenario.judge(settled, { promise: "at-least-once" });
    const gone = { ...WHOLE, delivered: 0, missing: ITEMS };
    expect(report.signals).toMatchObject({ traces: gone, metrics: gone, logs: gone });
    expect(report.findings).toMatchObject([{ code: "waiting-in-kafka" }]);
    await stack.change("backend");
    await untilArrived(scenario, ITEMS);
  });
});

// The other orders: tests/exhaustive/start-orders.test.ts.
describe("orders of starts, with topics and a group that nobody has used", () => {
  test.each([
    ["edge", "backend", "kafka"],
    ["kafka", "backend", "edge"],
  ] as const)("%s, %s, %s", (...order) => expectWholeInOrder(stack, order));
});

/** mOTLP answers 503 to everything that the scenario sends. */
async function refuse(scenario: ScenarioRun): Promise<AnswerHandle> {
  const answers = await stack.answers();
  return scenario.act("target", "answers 503", () =>
    answers.set({ kind: "status", status: 503 }, { run: scenario.id }),
  );
}

/** Waits until each signal was refused so many times. */
async function untilRefused({ id }: ScenarioRun, times: number): Promise<void> {
  const answers = await stack.answers();
  await waitFor(
    async () => {
      const requests = (await answers.requests()).filter(
        ({ runs, status }) => runs.includes(id) && status === 503,
      );
      const counts = SIGNALS.map(
        (wanted) => requests.filter(({ signal }) => signal === wanted).length,
      );
      return counts.every((count) => count >= times) ? done(undefined) : notYet(counts.join(", "));
    },
    { for: "mOTLP to have refused each signal", timeoutMs: READY_TIMEOUT_MS },
  );
}

async function untilArrived({ id }: ScenarioRun, items: number): Promise<void> {
  const scope = { run: id, dataset: id, namespace: "harness", strays: [] };
  const reader = await (await stack.pipeline.target).openReader(scope);
  await waitFor(
    async () => {
      const counts = await reader.count(stack.pipeline.signal);
      return SIGNALS.every((signal) => counts[signal] === items)
        ? done(undefined)
        : notYet(JSON.stringify(counts));
    },
    { for: "every item to arrive", timeoutMs: READY_TIMEOUT_MS },
  );
}

/** Partitions that the backend collector's consumers were given since a moment. */
async function assignmentsSince(since: number): Promise<number> {
  const backend = await stack.pipeline.backend;
  let found = 0;
  for await (const line of readCollectorLog(backend?.logFile ?? "")) {
    if (line.at >= since && isAssignment(line)) found += 1;
  }
  return found;
}
