import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { SIGNALS } from "../../src/otlp/item.ts";
import type { BegunFault } from "../../src/scenario/faults/begun-fault.ts";
import { faultOf } from "../../src/scenario/faults/registry.ts";
import type { ScenarioRun } from "../../src/scenario/scenario-run.ts";
import type { ScenarioReport } from "../../src/verdict/scenario-report.ts";
import { Stack } from "../support/stack.ts";

/** The disk under the edge collector's queue fills up while Kafka is away. */
const DISK = 2_097_152;
const PORTION = 200;
const FEW = 10;

let stack: Stack;
beforeEach(async () => {
  stack = await Stack.open({ configs: "durable", changes: { edgeDisk: { bytes: DISK } } });
});
afterEach(() => stack?.close());

/** Kafka goes, and items are sent until there is no room for those of some signal. */
async function fill(scenario: ScenarioRun): Promise<BegunFault> {
  await scenario.send(FEW);
  await scenario.startBackend();
  const outage = await scenario.inject(faultOf({ do: "kill", part: "kafka" }));
  const accepted = () => SIGNALS.map((signal) => scenario.accepted(signal));
  const isTaken = async () => {
    const before = accepted();
    await scenario.send(PORTION);
    return accepted().every((count, index) => count === (before[index] ?? 0) + PORTION);
  };
  let portions = 0;
  while (await isTaken()) portions++;
  expect(portions).toBeGreaterThan(0);
  expect(await stack.pipeline.edgeDisk?.room()).toEqual({ bytes: DISK, free: 0 });
  return outage;
}

/** What became of the requests, as the history has it. */
function eventsOf(scenario: string): Promise<string> {
  return readFile(join(stack.folder, "history", scenario, "events.ndjson"), "utf8");
}

/** Luck decides whether its queue can still take out what it has accepted: the report says which. */
function expectTold({ signals, findings }: ScenarioReport): void {
  const accounts = Object.values(signals);
  expect(accounts).toHaveLength(SIGNALS.length);
  for (const { missing, lostAt } of accounts) expect(lostAt).toMatchObject({ edge: missing });
  const isLost = accounts.some(({ missing }) => missing > 0);
  expect(findings).toContainEqual(
    expect.objectContaining({
      code: "queue-disk-full",
      severity: isLost ? "loss" : "risk",
      message: expect.stringContaining(isLost ? "that it had accepted" : "the queue can lose"),
      evidence: expect.arrayContaining([
        expect.objectContaining({ text: expect.stringMatching(/no space left on device/) }),
      ]),
    }),
  );
}

test("a full disk: the edge answers 503, and starts again with room", async () => {
  const scenario = await stack.scenario("enlarged");
  const outage = await fill(scenario);
  const crash = await scenario.inject(faultOf({ do: "kill", part: "edge" }));
  await stack.pipeline.edgeDisk?.resize(4 * DISK);
  await crash.end();
  await outage.end();
  const settled = await scenario.settle();
  const report = await scenario.judge(settled, { promise: "at-least-once" });
  // What it did not take, it said so with a word to try again: the SDK does, and gives up in the end.
  const accounts = Object.values(report.signals);
  for (const account of accounts) expect(account).toMatchObject({ refused: 0 });
  expect(accounts.some(({ unknown }) => unknown > 0)).toBe(true);
  expect(await eventsOf("enlarged")).toContain("attempts: HTTP 503, HTTP 503");
  expectTold(report);
});

test("an edge that starts again on a full disk: what it loses then is said, where and why", async () => {
  const scenario = await stack.scenario("restarted");
  const outage = await fill(scenario);
  const crash = await scenario.inject(faultOf({ do: "kill", part: "edge" }));
  await crash.end();
  await outage.end();
  const settled = await scenario.settle();
  const report = await scenario.judge(settled, { promise: "at-least-once" });
  expect(report.verdict).toBe("fail");
  expectTold(report);
});
