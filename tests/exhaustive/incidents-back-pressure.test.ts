import { afterAll, beforeAll, expect, test } from "vitest";
import { SIGNALS } from "../../src/otlp/item.ts";
import {
  BACKOFF,
  burst,
  CUT,
  ITEMS,
  messagesLeft,
  openPressedStack,
  QUEUE,
  queue,
  receiver,
  refusedByQueue,
  SLOW_MS,
  WHOLE,
} from "../support/back-pressure.ts";
import type { Stack } from "../support/stack.ts";

let stack: Stack;
beforeAll(async () => {
  stack = await openPressedStack();
});
afterAll(() => stack?.close());

test("neither block_on_overflow nor error_backoff: what the queue has no room for is lost", async () => {
  const { settled, report } = await burst(stack, "neither", queue());
  expect(report.signals).toMatchObject({ traces: CUT, metrics: CUT, logs: CUT });
  expect(refusedByQueue(settled)).toEqual(SIGNALS.map(() => ITEMS - QUEUE));
  // Kafka has nothing more to give.
  expect(messagesLeft(settled, "pressure")).toEqual([0n, 0n, 0n]);
  expect(report.findings).toMatchObject([{ code: "queue-full", severity: "loss" }]);
  expect(report.findings[0]?.message).toContain(`refused ${3 * (ITEMS - QUEUE)} items`);
});

test("error_backoff without a multiplier: nothing is lost, and there are no pauses", async () => {
  const { settled, report } = await burst(
    stack,
    "busy",
    queue(),
    receiver({ error_backoff: BACKOFF }),
  );
  expect(report.signals).toMatchObject({ traces: WHOLE, metrics: WHOLE, logs: WHOLE });
  for (const refused of refusedByQueue(settled)) expect(refused).toBeGreaterThan(SLOW_MS / 100);
  expect(report.findings).toMatchObject([{ code: "retries-without-pause", severity: "risk" }]);
});
