import { expect, test } from "vitest";
import { partition, stateOf } from "../../scenario/states.ts";
import { found } from "./found.ts";

const member = (...partitions: readonly number[]) => ({
  group: "otel-collector",
  client: "otel-collector at /127.0.0.1",
  topics: ["otel-logs"],
  partitions: partitions.map((partition) => ({ topic: "otel-logs", partition })),
});

const foundAmong = async (count: number, ...groupMembers: readonly ReturnType<typeof member>[]) => {
  const partitions = Array.from({ length: count }, (_, index) => ({
    ...partition(1, 1, "otel-logs"),
    partition: index,
  }));
  const settled = { how: "complete", state: stateOf({ partitions }), movedAt: 0 } as const;
  return found({ settled, groupMembers });
};

test("idle-consumers: reported with more consumers than partitions, as the broker describes them", async () => {
  const [finding, ...others] = await foundAmong(1, member(0), member(), member());
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

test("idle-consumers: not reported when partitions suffice, or for a group that was not seen", async () => {
  expect(await foundAmong(3, member(0), member(1), member(2))).toEqual([]);
  expect(await foundAmong(3, member(0, 1), member(2))).toEqual([]);
  expect(await foundAmong(1)).toEqual([]);
});

test("idle-consumers: not reported while a consumer waits for its share of enough partitions", async () => {
  expect(await foundAmong(3, member(0, 1, 2), member())).toEqual([]);
});
