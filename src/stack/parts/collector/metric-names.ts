import type { Sample } from "./telemetry.ts";

/** The history's event that has them, by collector, when a scenario has come to rest. */
export const OWN_METRICS = "own-metrics";

/** One of a collector's own metrics: what alerts are written on. */
export interface OwnMetric {
  /** The names of its labels. */
  readonly labels: readonly string[];
  /** Whether it has not counted anything, with any labels. */
  readonly isZero: boolean;
}

/** A collector's own metrics, by name. */
export type MetricNames = Readonly<Record<string, OwnMetric>>;

/** Buckets, sums and counts of a histogram are one metric. */
const PARTS = /_(bucket|sum|count)$/;

/** Gathers them from samples. */
export function metricNames(samples: readonly Sample[]): MetricNames {
  const found = new Map<string, { labels: Set<string>; isZero: boolean }>();
  const written = new Set(samples.map(({ name }) => name));
  for (const { name, labels, value } of samples) {
    const whole = name.replace(PARTS, "");
    const isPart = whole !== name && written.has(`${whole}_bucket`);
    const key = isPart ? whole : name;
    const known = found.get(key) ?? { labels: new Set(), isZero: true };
    for (const label of Object.keys(labels)) if (label !== "le") known.labels.add(label);
    found.set(key, { ...known, isZero: known.isZero && value === 0 });
  }
  return Object.fromEntries(
    [...found]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([name, { labels, isZero }]) => [name, { labels: [...labels].sort(), isZero }]),
  );
}
