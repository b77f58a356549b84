import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mergeTrees } from "../../src/collector-config/merge-trees.ts";
import { faultOf } from "../../src/scenario/faults/registry.ts";
import {
  expectAllOnceThereAreTopics,
  expectVisibleOutage,
  QUICK,
  topicless,
  WHOLE,
} from "../support/broker-trouble.ts";
import { Stack } from "../support/stack.ts";

// With a broker that makes no topics: tests/exhaustive/incidents-broker.test.ts.
/** What people met with a broker that is away, or that lacks the topics (docs/reference/public-reports.md). */
let stack: Stack;
beforeAll(async () => {
  stack = await Stack.open({
    configs: "documented",
    changes: { kafka: { settings: QUICK }, overlay: topicless("page", false) },
  });
});
afterAll(() => stack?.close());

describe("a broker that makes topics, and configs/documented with a topic per signal", () => {
  test("the edge does not ask for them: nothing is lost that is in its queue when they come", async () => {
    await expectAllOnceThereAreTopics(stack, "page", false);
  });

  test("the broker goes away: the log says so, the SDK is not told", () =>
    expectVisibleOutage(stack, "page-away"));

  test("the same with a queue that fills up: the SDK is told of exactly what had no room", async () => {
    const { edge } = topicless("page", false);
    const kafka = { sending_queue: { queue_size: 2 } };
    await stack.change("edge", mergeTrees(edge, { exporters: { kafka } }));
    const scenario = await stack.scenario("full");
    const outage = await scenario.inject(faultOf({ do: "kill", part: "kafka" }));
    for (let request = 0; request < 3; request++) await scenario.send(1);
    await outage.end();
    const report = await scenario.judge(await scenario.settle(), { promise: "at-least-once" });
    // 503 is all that the SDK hears: it cannot know whether the last one was taken.
    const cut = { ...WHOLE, sent: 2, delivered: 2, unknown: 1, unknownArrived: 0 };
    expect(report.signals).toMatchObject({ traces: cut, metrics: cut, logs: cut });
    expect(report.findings).toMatchObject([
      { code: "queue-full", severity: "loss" },
      { code: "unacknowledged", severity: "risk" },
      { code: "listens-on-localhost", severity: "risk" },
    ]);
    expect(report.findings[0]?.message).toContain("gave up on 3 items");
  });
});
