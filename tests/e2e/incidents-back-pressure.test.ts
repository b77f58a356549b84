import { afterAll, beforeAll, expect, test } from "vitest";
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

// No pauses, or neither setting: tests/exhaustive/incidents-back-pressure.test.ts.
let stack: Stack;
beforeAll(async () => {
  stack = await openPressedStack();
});
afterAll(() => stack?.close());

const PAUSES = { multiplier: 1.5, randomization_factor: 0.5 };
const MARK_AFTER = { message_marking: { after: true, on_error: false } };

test("block_on_overflow: the receiver waits, and nothing is lost", async () => {
  const { settled, report } = await burst(stack, "block", queue({ block_on_overflow: true }));
  expect(report.signals).toMatchObject({ traces: WHOLE, metrics: WHOLE, logs: WHOLE });
  expect(refusedByQueue(settled)).toEqual([0, 0, 0]);
  expect(report.findings).toEqual([]);
});

test("error_backoff: the receiver tries again with pauses, and nothing is lost", async () => {
  const error_backoff = { ...BACKOFF, ...PAUSES };
  const { settled, report } = await burst(stack, "backoff", queue(), receiver({ error_backoff }));
  expect(report.signals).toMatchObject({ traces: WHOLE, metrics: WHOLE, logs: WHOLE });
  for (const refused of refusedByQueue(settled)) {
    // At least one attempt was refused, and no more than pauses of 100 ms leave room for.
    expect(refused).toBeGreaterThan(0);
    expect(refused).toBeLessThan(SLOW_MS / 100);
  }
  expect(report.findings).toEqual([]);
});

test("marked after delivery without error_backoff: the partition stays paused, and Kafka has it all", async () => {
  const { settled, report } = await burst(stack, "paused", queue(), receiver(MARK_AFTER));
  expect(settled.how).toBe("stalled");
  expect(report.signals).toMatchObject({ traces: CUT, metrics: CUT, logs: CUT });
  const left = BigInt(ITEMS - QUEUE);
  expect(messagesLeft(settled, "pressure")).toEqual([left, left, left]);
  expect(report.findings).toMatchObject([{ code: "waiting-in-kafka", severity: "loss" }]);
  expect(report.findings[0]?.evidence.at(-1)?.text).toContain(
    "partition will remain paused until rebalance",
  );
});
