import { expect } from "vitest";
import { mergeTrees } from "../../src/collector-config/merge-trees.ts";
import type { Tree } from "../../src/collector-config/tree.ts";
import { SIGNALS } from "../../src/otlp/item.ts";
import { faultOf } from "../../src/scenario/faults/registry.ts";
import type { ScenarioRun } from "../../src/scenario/scenario-run.ts";
import { firstWords } from "./edge-words.ts";
import type { Stack } from "./stack.ts";
import { createTopics, ownTopics } from "./topics.ts";

/** How many items of each signal a scenario sends. */
const ITEMS = 20;
/** The account of a signal of which everything arrived, though it may have done so more than once. */
export const WHOLE = {
  sent: ITEMS,
  delivered: ITEMS,
  missing: 0,
  altered: 0,
  refused: 0,
  unknown: 0,
};
/** Lets a killed broker back in soon: 9 s by default. */
export const QUICK = { "broker.session.timeout.ms": 2_000, "broker.heartbeat.interval.ms": 500 };

/** Topics that do not exist, and whether the edge's client asks the broker to make them. */
export function topicless(
  name: string,
  allow: boolean,
): { readonly edge: Tree; readonly backend: Tree } {
  const { edge, backend } = ownTopics(name);
  const producer = { allow_auto_topic_creation: allow };
  return { edge: mergeTrees(edge, { exporters: { kafka: { producer } } }), backend };
}

/** Starts both collectors with topics that do not exist, and sends; the edge accepts it all. */
async function sendWithoutTopics(stack: Stack, name: string, allow: boolean): Promise<ScenarioRun> {
  const settings = topicless(name, allow);
  await stack.change("edge", settings.edge);
  await stack.change("backend", settings.backend);
  const scenario = await stack.scenario(name);
  const since = Date.now();
  await scenario.act("kafka", "has no topic", () => scenario.send(ITEMS));
  await stack.pipeline.startBackend();
  const said = await firstWords(stack, since, ({ level }) => level === "error");
  expect(said.message).toBe("kafka records export failed");
  expect(said.error).toContain("UNKNOWN_TOPIC_OR_PARTITION");
  return scenario;
}

/** Everything arrives once somebody makes the topics. */
export async function expectAllOnceThereAreTopics(
  stack: Stack,
  name: string,
  allow: boolean,
): Promise<void> {
  const scenario = await sendWithoutTopics(stack, name, allow);
  await createTopics((await stack.pipeline.kafka).bootstrap, name);
  const settled = await scenario.settle();
  const report = await scenario.judge(settled, { promise: "at-least-once" });
  expect(report.signals).toMatchObject({ traces: WHOLE, metrics: WHOLE, logs: WHOLE });
}

/** Kafka is killed, the edge accepts, and both its log and its metrics say what is wrong. */
export async function expectVisibleOutage(stack: Stack, name: string): Promise<void> {
  const { pipeline } = stack;
  const scenario = await stack.scenario(name);
  const outage = await scenario.inject(faultOf({ do: "kill", part: "kafka" }));
  const since = Date.now();
  await scenario.send(ITEMS);
  const said = await firstWords(stack, since, ({ level }) => level === "warn" || level === "error");
  expect(said.message).toBe("unable to open connection to broker");
  const { samples, queued, signals } = await (await pipeline.edge).telemetry();
  const failures = samples.filter(
    ({ name: metric, labels }) =>
      metric.startsWith("otelcol_kafka_broker_connects") && labels.outcome === "failure",
  );
  expect(failures.length).toBeGreaterThan(0);
  expect(queued).toBeGreaterThan(0);
  // Neither a failed nor a refused item tells of it.
  for (const signal of SIGNALS) {
    const { refused, exporters } = signals[signal];
    expect(refused).toBe(0);
    for (const { sendFailed } of exporters) expect(sendFailed).toBe(0);
  }
  await outage.end();
  const settled = await scenario.settle();
  const report = await scenario.judge(settled, { promise: "at-least-once" });
  expect(report.signals).toMatchObject({ traces: WHOLE, metrics: WHOLE, logs: WHOLE });
}
