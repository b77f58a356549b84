import { afterAll, beforeAll, describe, test } from "vitest";
import {
  expectAllOnceThereAreTopics,
  expectVisibleOutage,
  QUICK,
} from "../support/broker-trouble.ts";
import { Stack } from "../support/stack.ts";
import { createTopics, ownTopics } from "../support/topics.ts";

/** What people met with a broker that is away, or that lacks the topics (docs/reference/public-reports.md). */
let stack: Stack;
beforeAll(async () => {
  const settings = { ...QUICK, "auto.create.topics.enable": false };
  stack = await Stack.open({ configs: "durable", changes: { kafka: { settings } } });
});
afterAll(() => stack?.close());

describe("a broker that makes no topics, configs/durable", () => {
  test("the edge asks for them: it says that there is none, and keeps what it accepted", () =>
    expectAllOnceThereAreTopics(stack, "asked", true));

  test("the broker goes away: the log says so, the SDK is not told, nothing is lost", async () => {
    await createTopics((await stack.pipeline.kafka).bootstrap, "away");
    const { edge, backend } = ownTopics("away");
    await stack.change("edge", edge);
    await stack.change("backend", backend);
    await expectVisibleOutage(stack, "away");
  });
});
