import { expect } from "vitest";
import { done, notYet, waitFor } from "../../src/base/wait.ts";
import { READY_TIMEOUT_MS } from "../../src/stack/parts/part.ts";
import { Stack } from "./stack.ts";
import { ownTopics } from "./topics.ts";

/** How many items of each signal a scenario sends. */
export const ITEMS = 20;
/** The account of a signal of which everything arrived, though it may have done so more than once. */
export const WHOLE = {
  sent: ITEMS,
  delivered: ITEMS,
  missing: 0,
  altered: 0,
  refused: 0,
  unknown: 0,
};

/** Parts that have delivered something, with a broker that may be killed. */
export async function openUsedStack(): Promise<Stack> {
  // A killed broker is let back in as soon as the one before it has timed out: 9 s by default.
  const settings = { "broker.session.timeout.ms": 2_000, "broker.heartbeat.interval.ms": 500 };
  const stack = await Stack.open({ configs: "durable", changes: { kafka: { settings } } });
  const scenario = await stack.scenario("topics");
  await scenario.send(1);
  await scenario.startBackend();
  expect((await scenario.settle()).how).toBe("complete");
  return stack;
}

/** Everything arrives when the parts start in this order, with topics and a group that nobody has used. */
export async function expectWholeInOrder(
  stack: Stack,
  order: readonly ("kafka" | "edge" | "backend")[],
): Promise<void> {
  const { pipeline } = stack;
  const name = order.join("-");
  const own = ownTopics(name);
  const scenario = await stack.scenario(name);
  await scenario.act("all", "ended", async () => {
    await Promise.all([pipeline.stop("edge"), pipeline.stop("backend")]);
    await pipeline.kill("kafka");
  });
  for (const part of order) {
    if (part !== "kafka") await stack.change(part, own[part]);
    if (part === "edge") await scenario.send(ITEMS / 2);
    if (part === "kafka") {
      await untilTried(stack, order.slice(0, order.indexOf(part)));
      await scenario.act("kafka", "started", () => pipeline.restart("kafka"));
    }
  }
  await scenario.send(ITEMS / 2);
  const settled = await scenario.settle();
  const report = await scenario.judge(settled, { promise: "at-least-once" });
  expect(report.signals).toMatchObject({ traces: WHOLE, metrics: WHOLE, logs: WHOLE });
  expect(report.findings).toEqual([]);
}

/** Waits until these collectors have missed the broker. */
async function untilTried({ pipeline }: Stack, roles: readonly string[]): Promise<void> {
  for (const role of roles) {
    const collector = await (role === "edge" ? pipeline.edge : pipeline.backend);
    await waitFor(
      async () => {
        const telemetry = await collector?.telemetry();
        const failures = (telemetry?.samples ?? [])
          .filter(
            ({ name, labels }) =>
              name.startsWith("otelcol_kafka_broker_connects") && labels.outcome === "failure",
          )
          .reduce((sum, { value }) => sum + value, 0);
        return failures > 0 ? done(undefined) : notYet(`${failures} failed connections`);
      },
      { for: `the ${role} collector to miss Kafka`, timeoutMs: READY_TIMEOUT_MS },
    );
  }
}
