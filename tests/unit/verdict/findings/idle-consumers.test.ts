import { expect, test } from "vitest";
import { idleConsumers } from "../../../../src/verdict/findings/idle-consumers.ts";
import { partition, stateOf } from "../../scenario/states.ts";
import { factsOf } from "./facts.ts";

const member = (...partitions: readonly number[]) => ({
  group: "otel-collector",
  client: "otel-collector at /127.0.0.1",
  topics: ["otel-logs"],
  partitions: partitions.map((partition) => ({ topic: "otel-logs", partition })),
});

const found = async (count: number, ...groupMembers: readonly ReturnType<typeof member>[]) => {
  const partitions = Array.from({ length: count }, (_, index) => ({
    ...partition(1, 1, "otel-logs"),
    partition: index,
  }));
  const settled = { how: "complete", state: stateOf({ partitions }), movedAt: 0 } as const;
  return idleConsumers(await factsOf("durable", { settled, groupMembers }));
};

test("more consumers than partitions: said, with the broker's words", async () => {
  const [finding, ...others] = await found(1, member(0), member(), member());
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    code: "idle-consumers",
    severity: "risk",
    message: expect.stringContaining("2 of the 3 consumers of the group otel-collector"),
    evidence: [
      { source: "topic otel-logs", text: "1 partition, 3 consumers in the group otel-collector" },
      {
        source: "group otel-collector",
        text: "2 consumers without a partition: otel-collector at /127.0.0.1, asks for otel-logs",
      },
    ],
  });
});

test("enough partitions, or a group that has not been seen: nothing to say", async () => {
  expect(await found(3, member(0), member(1), member(2))).toEqual([]);
  expect(await found(3, member(0, 1), member(2))).toEqual([]);
  expect(await found(1)).toEqual([]);
});

test("one that waits for its share of enough partitions is not idle for want of them", async () => {
  expect(await found(3, member(0, 1, 2), member())).toEqual([]);
});
