import { expect, test } from "vitest";
import { planReading, type ReadFrom, sharesOf } from "../../../src/capture/plan-reading.ts";

/** Two partitions with 10 and 3 messages, of which the first ones are gone, and an empty one. */
const PARTITIONS = [
  { topic: "t", partition: 0, start: 100n, end: 110n },
  { topic: "t", partition: 1, start: 7n, end: 10n },
  { topic: "t", partition: 2, start: 5n, end: 5n },
];
const reader = {
  partitions: async () => PARTITIONS,
  offsetAt: async (_topic: string, partition: number) => (partition === 0 ? 108n : null),
};

function plan(from: ReadFrom, limit: number, partition?: number) {
  const wish = { topics: ["t"], from, limit, ...(partition === undefined ? {} : { partition }) };
  return planReading(wish, reader).then((ranges) =>
    ranges.map((range) => `${range.partition}:${range.from}-${range.to}`),
  );
}

test.each<[string, ReadFrom, number, number | undefined, string[]]>([
  ["from the beginning, all", { at: "beginning" }, 100, undefined, ["0:100-110", "1:7-10"]],
  ["from the beginning, some of each", { at: "beginning" }, 4, undefined, ["0:100-102", "1:7-9"]],
  ["the newest", { at: "end" }, 4, undefined, ["0:108-110", "1:8-10"]],
  ["what one has not, another may have", { at: "end" }, 9, undefined, ["0:104-110", "1:7-10"]],
  ["at a time", { at: "time", time: new Date(0) }, 100, undefined, ["0:108-110"]],
  ["one partition", { at: "end" }, 2, 1, ["1:8-10"]],
  ["an offset", { at: "offset", offset: 103n }, 1, 0, ["0:103-104"]],
  ["the last offset", { at: "offset", offset: 109n }, 5, 0, ["0:109-110"]],
])("%s", async (_name, from, limit, partition, ranges) => {
  expect(await plan(from, limit, partition)).toEqual(ranges);
});

test.each<[string, ReadFrom, number | undefined, string]>([
  ["an offset that retention has removed", { at: "offset", offset: 99n }, 0, "it has 100 to 109"],
  ["an offset that nobody has written", { at: "offset", offset: 110n }, 0, "it has 100 to 109"],
  ["an offset of an empty partition", { at: "offset", offset: 5n }, 2, "it is empty"],
  ["a partition that is not there", { at: "end" }, 3, "has no partition 3"],
  ["nothing as late as this", { at: "time", time: new Date(0) }, 1, "there is nothing to read"],
  ["an empty partition", { at: "beginning" }, 2, "there is nothing to read"],
])("%s is reported", async (_name, from, partition, words) => {
  const told = expect.objectContaining({
    code: "bad-option",
    message: expect.stringContaining(words),
  });
  await expect(plan(from, 10, partition)).rejects.toEqual(told);
});

test("shares are never more than there is, and use the limit as far as they can", () => {
  for (const available of [[], [0], [5], [1, 1, 1], [0, 9, 2], [100, 1, 50, 3]]) {
    const all = available.reduce((sum, count) => sum + count, 0);
    for (let limit = 1; limit < 170; limit++) {
      const shares = sharesOf(available, limit);
      expect(shares.every((share, index) => share >= 0 && share <= (available[index] ?? 0))).toBe(
        true,
      );
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(Math.min(all, limit));
    }
  }
});
