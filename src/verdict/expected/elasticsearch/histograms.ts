import type { Buckets, Point } from "../../../otlp/item.ts";

/** What the exporter makes of a histogram: a count per centroid, both lists of the same length. */
export interface Centroids {
  readonly counts: readonly number[];
  /** Null where the centroid is infinite, which JSON cannot hold. */
  readonly values: readonly (number | null)[];
}

type Histogram = Extract<Point, { type: "histogram" }>;
type ExponentialHistogram = Extract<Point, { type: "exponential_histogram" }>;

/**
 * Explicit buckets: empty ones vanish, a bucket counts at the middle between its bounds, the
 * outermost ones at their only bound (halved if it is positive and the lowest). Without bounds there
 * is one centroid at the mean. Count, sum, min and max are not kept.
 */
export function explicitCentroids(point: Histogram): Centroids {
  if (point.bounds.length === 0) {
    if (point.count === 0) return { counts: [], values: [] };
    return { counts: [point.count], values: [(point.sum ?? 0) / point.count] };
  }
  const pairs = point.counts.map((count, index) => pair(count, middle(point.bounds, index)));
  return collect(pairs);
}

function middle(bounds: readonly number[], index: number): number {
  const upper = bounds[index];
  const lower = bounds[index - 1];
  if (upper === undefined) return lower ?? Number.NaN;
  if (lower === undefined) return upper > 0 ? upper / 2 : upper;
  return lower + (upper - lower) / 2;
}

/**
 * Exponential buckets, from the most negative value to the most positive: the middle of each bucket,
 * and 0 for the zero bucket. Empty buckets vanish. Scale, sum, min, max and zero threshold are not
 * kept.
 */
export function exponentialCentroids(point: ExponentialHistogram): Centroids {
  const negative = bucketMiddles(point.negative, point.scale).map((entry) =>
    pair(entry.count, -entry.value),
  );
  const positive = bucketMiddles(point.positive, point.scale);
  return collect([...negative.reverse(), pair(point.zeroCount, 0), ...positive]);
}

function bucketMiddles({ offset, counts }: Buckets, scale: number): Pair[] {
  return counts.map((count, index) => {
    const lower = lowerBoundary(offset + index, scale);
    const upper = lowerBoundary(offset + index + 1, scale);
    return pair(count, lower + (upper - lower) / 2);
  });
}

/** base^index, where base = 2^(2^-scale): https://opentelemetry.io/docs/specs/otel/metrics/data-model/ */
function lowerBoundary(index: number, scale: number): number {
  return 2 ** (index * 2 ** -scale);
}

interface Pair {
  readonly count: number;
  readonly value: number;
}

function pair(count: number, value: number): Pair {
  return { count, value };
}

function collect(pairs: readonly Pair[]): Centroids {
  const filled = pairs.filter((entry) => entry.count !== 0);
  return {
    counts: filled.map((entry) => entry.count),
    values: filled.map((entry) => (Number.isFinite(entry.value) ? entry.value : null)),
  };
}
