import { expect, test } from "vitest";
import { expiredRanges } from "../../../../src/scenario/faults/expired-ranges.ts";

/** Partition 0 of a topic that held 10 messages when the target went away, and now begins at `start`. */
function observed(start: bigint, ...committed: bigint[]) {
  const partition = { topic: "t", partition: 0 };
  return {
    before: [{ ...partition, start: 0n, end: 10n }],
    now: [{ ...partition, start, end: 30n }],
    committed: committed.map((offset, index) => ({ group: `g${index}`, ...partition, offset })),
  };
}

const RANGE = { topic: "t", partition: 0 };

test("from the committed offset up to the first message still there", () => {
  expect(expiredRanges(observed(20n, 12n))).toEqual([{ ...RANGE, from: 12n, to: 20n }]);
});

test("nothing where the consumer was faster than the cleaner", () => {
  expect(expiredRanges(observed(20n, 20n))).toEqual([]);
  expect(expiredRanges(observed(20n, 25n))).toEqual([]);
  expect(expiredRanges(observed(0n, 5n))).toEqual([]);
});

test("what was there before the outage had its chance: it does not count as expired", () => {
  expect(expiredRanges(observed(20n, 4n))).toEqual([{ ...RANGE, from: 10n, to: 20n }]);
  expect(expiredRanges(observed(20n))).toEqual([{ ...RANGE, from: 10n, to: 20n }]);
  expect(expiredRanges(observed(8n, 4n))).toEqual([]);
});

test("what one of several groups has committed is not the retention's doing", () => {
  expect(expiredRanges(observed(20n, 12n, 18n))).toEqual([{ ...RANGE, from: 18n, to: 20n }]);
});

test("a topic that did not exist before, and other partitions' commits", () => {
  const { now } = observed(20n);
  const committed = [{ group: "g", topic: "t", partition: 1, offset: 30n }];
  expect(expiredRanges({ before: [], now, committed })).toEqual([{ ...RANGE, from: 0n, to: 20n }]);
});
