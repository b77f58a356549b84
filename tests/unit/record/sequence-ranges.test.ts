import { expect, test } from "vitest";
import { countIn, sequencesIn, toRanges } from "../../../src/record/sequence-ranges.ts";

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
