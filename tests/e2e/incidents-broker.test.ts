import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mergeTrees } from "../../src/collector-config/merge-trees.ts";
import type { Tree } from "../../src/collector-config/tree.ts";
import { SIGNALS } from "../../src/otlp/item.ts";
import { faultOf } from "../../src/scenario/faults/registry.ts";
import type { ScenarioRun } from "../../src/scenario/scenario-run.ts";
import { firstWords } from "../support/edge-words.ts";
import { Stack } from "../support/stack.ts";
import { createTopics, ownTopics } from "../support/topics.ts";

/** What people met with a broker that is away, or that lacks the topics (docs/reference/public-reports.md). */
const ITEMS = 20;
const WHOLE = { sent: ITEMS, delivered: ITEMS, missing: 0, altered: 0, refused: 0, unknown: 0 };
/** Lets a killed broker back in soon: 9 s by default. */
const QUICK = { "broker.session.timeout.ms": 2_000, "broker.heartbeat.interval.ms": 500 };

let stack: Stack;
afterAll(() => stack?.close());

/** Opens the next stack in place of the one before it. */
async function open(...options: Parameters<typeof Stack.open>): Promise<void> {
  await stack?.close();
  stack = await Stack.open(...options);
}

/** Topics that do not exist, and whether the edge's client asks the broker to make them. */
function topicless(name: string, allow: boolean): { readonly edge: Tree; readonly backend: Tree } {
  const { edge, backend } = ownTopics(name);
  const producer = { allow_auto_topic_creation: allow };
  return { edge: mergeTrees(edge, { exporters: { kafka: { producer } } }), backend };
}

/** Starts both collectors with topics that do not exist, and sends; the edge accepts it all. */
async function sendWithoutTopics(name: string, allow: boolean): Promise<ScenarioRun> {
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

async function expectAllOnceThereAreTopics(name: string, allow: boolean): Promise<void> {
  const scenario = await sendWithoutTopics(name, allow);
  await createTopics((await stack.pipeline.kafka).bootstrap, name);
  const settled = await scenario.settle();
  const report = await scenario.judge(settled, { promise: "at-least-once" });
  expect(report.signals).toMatchObject({ traces: WHOLE, metrics: WHOLE, logs: WHOLE });
}

describe("a broker that makes no topics, configs/durable", () => {
  beforeAll(() => {
    const settings = { ...QUICK, "auto.create.topics.enable": false };
    return open({ configs: "durable", changes: { kafka: { settings } } });
  });

  test("the edge asks for them: it says that there is none, and keeps what it accepted", () =>
    expectAllOnceThereAreTopics("asked", true));

  test("the broker goes away: the log says so, the SDK is not told, nothing is lost", async () => {
    await createTopics((await stack.pipeline.kafka).bootstrap, "away");
    const { edge, backend } = ownTopics("away");
    await stack.change("edge", edge);
    await stack.change("backend", backend);
    await expectVisibleOutage("away");
  });
});

describe("a broker that makes topics, and configs/documented with a topic per signal", () => {
  beforeAll(() =>
    open({
      configs: "documented",
      changes: { kafka: { settings: QUICK }, overlay: topicless("page", false) },
    }),
  );

  test("the edge does not ask for them: nothing is lost that is in its queue when they come", async () => {
    await expectAllOnceThereAreTopics("page", false);
  });

  test("the broker goes away: the log says so, the SDK is not told", () =>
    expectVisibleOutage("page-away"));
});

/** Kafka is killed, the edge accepts, and both its log and its metrics say what is wrong. */
async function expectVisibleOutage(name: string): Promise<void> {
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
