import { afterAll, beforeAll, expect, test } from "vitest";
import { SIGNALS } from "../../src/otlp/item.ts";
import type { MotlpRequest } from "../../src/stack/parts/motlp/answers.ts";
import { untilBackend } from "../support/backend-telemetry.ts";
import { Stack } from "../support/stack.ts";

/** What people met with OTLP/HTTP, through the whole pipeline (docs/reference/public-reports.md). */
let stack: Stack;
beforeAll(async () => {
  stack = await Stack.open({ configs: "durable" });
});
afterAll(() => stack?.close());

const ITEMS = 20;
const WHOLE = { sent: ITEMS, delivered: ITEMS, missing: 0, duplicated: 0, altered: 0 };
const RETRY_AFTER_MS = 3_000;
const REJECTED = 3;

test("429 with Retry-After waits, 503 comes back, and what a partial success rejects is lost", async () => {
  const scenario = await stack.scenario("answers");
  const answers = await stack.answers();
  const run = scenario.id;
  await scenario.act("target", "answers each signal otherwise", async () => {
    const refused = { kind: "status", status: 429, retryAfter: { seconds: 3 } } as const;
    await answers.set(refused, { run, signal: "logs", requests: 1 });
    await answers.set({ kind: "status", status: 503 }, { run, signal: "metrics", requests: 2 });
    const partly = { kind: "partial-success", rejected: REJECTED, message: "no room" } as const;
    await answers.set(partly, { run, signal: "traces", requests: 1 });
  });
  await scenario.send(ITEMS);
  await scenario.startBackend();
  const settled = await scenario.settle();
  const report = await scenario.judge(settled, { promise: "at-least-once" });
  expect(report.signals).toMatchObject({
    logs: WHOLE,
    metrics: WHOLE,
    traces: { ...WHOLE, delivered: ITEMS - REJECTED, missing: REJECTED },
  });

  const requests = (await answers.requests()).filter(({ runs }) => runs.includes(run));
  const of = (signal: string) => requests.filter((request) => request.signal === signal);
  const [refused, again] = firstTwo(of("logs"));
  expect([refused.status, again.status]).toEqual([429, 200]);
  expect(again.time - refused.time).toBeGreaterThanOrEqual(RETRY_AFTER_MS);
  const retried = of("metrics").map(({ status }) => status);
  expect(retried.slice(0, 3)).toEqual([503, 503, 200]);
  const partly = of("traces").filter(({ rejected }) => rejected > 0);
  expect(partly).toMatchObject([{ status: 200, rejected: REJECTED }]);
  // The exporter counts what was rejected as sent.
  const { exporters } = settled.state.backend?.signals.traces ?? {};
  expect(exporters).toMatchObject([{ sent: ITEMS, sendFailed: 0 }]);
  expect(report.findings).toMatchObject([
    { code: "partial-success", severity: "loss" },
    { code: "rate-limited", severity: "risk" },
  ]);
  expect(report.findings[0]?.message).toContain(`rejected ${REJECTED} of their items`);
});

test("an exporter that gives up after some seconds loses what its queue holds by then", async () => {
  await stack.change("backend", {
    exporters: {
      otlphttp: {
        sending_queue: { enabled: true },
        retry_on_failure: { max_interval: "1s", max_elapsed_time: "3s" },
      },
    },
  });
  const scenario = await stack.scenario("gives-up");
  const answers = await stack.answers();
  const lift = await scenario.act("target", "answers 503", () =>
    answers.set({ kind: "status", status: 503 }, { run: scenario.id }),
  );
  await scenario.send(ITEMS);
  await untilBackend(stack.pipeline, "has given up on every item", (signals) =>
    SIGNALS.every((signal) => signals[signal].exporters[0]?.sendFailed === ITEMS),
  );
  await scenario.act("target", "answers again", () => lift.lift());
  await scenario.send(ITEMS);
  const report = await scenario.judge(await scenario.settle(), { promise: "at-least-once" });
  const half = { ...WHOLE, sent: 2 * ITEMS, missing: ITEMS };
  expect(report.signals).toMatchObject({ traces: half, metrics: half, logs: half });
  const first = Array.from({ length: ITEMS }, (_, sequence) => sequence);
  for (const signal of SIGNALS) {
    expect(report.signals[signal]?.missingSequences).toEqual(first);
  }
  expect(report.findings).toMatchObject([{ code: "retries-exhausted", severity: "loss" }]);
  expect(report.findings[0]?.message).toContain(`gave up on ${3 * ITEMS} items`);
});

/** A refused request and the next attempt at it. */
function firstTwo(requests: readonly MotlpRequest[]): readonly [MotlpRequest, MotlpRequest] {
  const [first, second] = requests;
  if (first === undefined || second === undefined) throw new Error("there was no second attempt");
  return [first, second];
}
