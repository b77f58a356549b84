import { expect, onTestFinished, test } from "vitest";
import type { Tree } from "../../src/collector-config/tree.ts";
import { SIGNALS } from "../../src/otlp/item.ts";
import { Stack } from "../support/stack.ts";

/** What holds items for longer than others, and what moves without them: when a run has ended. */
const ITEMS = 20;

async function openStack(edge: Tree): Promise<Stack> {
  const stack = await Stack.open({ configs: "durable", changes: { overlay: { edge } } });
  onTestFinished(() => stack.close());
  return stack;
}

test("copies that a slow batch still holds when everything has arrived are duplicates", async () => {
  const stack = await openStack({
    processors: { "batch/slow": { timeout: "30s" } },
    service: {
      pipelines: {
        "logs/slow": { receivers: ["otlp"], processors: ["batch/slow"], exporters: ["kafka"] },
      },
    },
  });
  const scenario = await stack.scenario("slow-batch");
  await scenario.send(ITEMS);
  await scenario.startBackend();
  await scenario.send(ITEMS);
  const settled = await scenario.settle();
  expect(settled.how).toBe("quiet");
  const report = await scenario.judge(settled, { promise: "at-least-once" });
  const all = { sent: 2 * ITEMS, delivered: 2 * ITEMS, missing: 0, duplicated: 0 };
  expect(report.signals).toMatchObject({
    traces: all,
    metrics: all,
    logs: { ...all, duplicated: 2 * ITEMS },
  });
});

test("background telemetry in the same pipelines keeps no run from ending, and is no arrival", async () => {
  const stack = await openStack({
    receivers: {
      hostmetrics: { collection_interval: "1s", scrapers: { memory: {} } },
      kafkametrics: {
        brokers: ["localhost:9092"],
        collection_interval: "1s",
        scrapers: ["topics"],
      },
    },
    connectors: { spanmetrics: { metrics_flush_interval: "2s" } },
    exporters: { "kafka/own": { brokers: ["localhost:9092"], metrics: { topic: "own-metrics" } } },
    service: {
      pipelines: {
        traces: { exporters: ["kafka", "spanmetrics"] },
        metrics: { receivers: ["otlp", "hostmetrics", "spanmetrics"] },
        "metrics/own": { receivers: ["kafkametrics"], exporters: ["kafka/own"] },
      },
    },
  });
  const scenario = await stack.scenario("background");
  await scenario.send(ITEMS);
  await scenario.startBackend();
  await scenario.send(ITEMS);
  const settled = await scenario.settle();
  expect(settled.how).not.toBe("unsettled");
  expect(settled.state.arrived).toEqual({ traces: 2 * ITEMS, metrics: 2 * ITEMS, logs: 2 * ITEMS });
  const report = await scenario.judge(settled, { promise: "at-least-once" });
  for (const signal of SIGNALS) expect(report.signals[signal]?.missing).toBe(0);
});
