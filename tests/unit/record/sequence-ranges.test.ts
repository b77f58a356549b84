import { expect, test } from "vitest";
import {
  countIn,
  mergeRanges,
  sequencesIn,
  toRanges,
} from "../../../src/record/sequence-ranges.ts";

test("sequences as ranges and back", () => {
  const ranges = toRanges([7, 3, 1, 2, 2, 9, 8]);
  expect(ranges).toEqual([
    [1, 3],
    [7, 9],
  ]);
  expect([...sequencesIn(ranges)]).toEqual([1, 2, 3, 7, 8, 9]);
  expect(countIn(ranges)).toBe(6);
  expect(toRanges([])).toEqual([]);
});

test("several sets of ranges as one", () => {
  const [first, second] = [{ logs: [[1, 3]] }, { logs: [[3, 5]], traces: [[0, 0]] }] as const;
  expect(mergeRanges([first, second, { metrics: [] }])).toEqual({
    ...{ logs: [[1, 5]], traces: [[0, 0]] },
  });
  expect(mergeRanges([])).toEqual({});
});
