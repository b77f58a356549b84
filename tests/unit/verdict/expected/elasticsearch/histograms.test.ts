import { describe, expect, test } from "vitest";
import {
  explicitCentroids,
  exponentialCentroids,
} from "../../../../../src/verdict/expected/elasticsearch/histograms.ts";

describe("explicit buckets", () => {
  const point = { type: "histogram", temporality: "delta", count: 0 } as const;

  test.each([
    ["the middle of each bucket", [2, 4, 8], [1, 2, 3, 4], [1, 2, 3, 4], [1, 3, 6, 8]],
    ["empty buckets vanish", [2, 4, 8], [0, 2, 0, 4], [2, 4], [3, 8]],
    ["a lowest bound of zero or less is not halved", [-6, 0], [1, 2, 3], [1, 2, 3], [-6, -3, 0]],
    ["all buckets empty", [1], [0, 0], [], []],
  ])("%s", (_, bounds, buckets, counts, values) => {
    expect(explicitCentroids({ ...point, bounds, counts: buckets })).toEqual({ counts, values });
  });

  test("without bounds there is one centroid at the mean", () => {
    const unbound = { ...point, bounds: [], counts: [4], count: 4, sum: 10 };
    expect(explicitCentroids(unbound)).toEqual({ counts: [4], values: [2.5] });
    expect(explicitCentroids({ ...unbound, count: 0 })).toEqual({ counts: [], values: [] });
  });
});

describe("exponential buckets", () => {
  const none = { offset: 0, counts: [] };
  const point = {
    type: "exponential_histogram",
    temporality: "delta",
    count: 0,
    scale: 0,
    zeroCount: 0,
    positive: none,
    negative: none,
  } as const;

  test("from the most negative to the most positive, zero between them", () => {
    const centroids = exponentialCentroids({
      ...point,
      zeroCount: 5,
      // (1, 2], (2, 4] and (4, 8]; the second one is empty
      positive: { offset: 0, counts: [1, 0, 3] },
      // [-4, -2), [-8, -4)
      negative: { offset: 1, counts: [2, 4] },
    });
    expect(centroids).toEqual({ counts: [4, 2, 5, 1, 3], values: [-6, -3, 0, 1.5, 6] });
  });

  test.each([
    [-1, 1, 1, [10]], // (4, 16]
    [1, 2, 2, [2 + Math.SQRT2 - 1]], // (2, 2 * sqrt 2]
    [0, -2, 1, [0.375]], // (0.25, 0.5]
  ])("scale %i", (scale, offset, count, values) => {
    const { values: found } = exponentialCentroids({
      ...point,
      scale,
      positive: { offset, counts: [count] },
    });
    expect(found).toHaveLength(1);
    expect(found[0]).toBeCloseTo(values[0] ?? 0, 12);
  });

  test("a centroid beyond all doubles is null", () => {
    const infinite = { ...point, scale: -10, positive: { offset: 1, counts: [1] } };
    expect(exponentialCentroids(infinite)).toEqual({ counts: [1], values: [null] });
  });
});
