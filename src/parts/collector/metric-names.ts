import type { Sample } from "./telemetry.ts";

/** The history's event that has them, by collector, when a scenario has come to rest. */
export const OWN_METRICS = "own-metrics";

/** The names of a collector's own metrics, each with the names of its labels: what alarms are written on. */
export type MetricNames = Readonly<Record<string, readonly string[]>>;

/** Buckets, sums and counts of a histogram are one metric. */
const PARTS = /_(bucket|sum|count)$/;

/** Gathers them from samples. */
export function metricNames(samples: readonly Sample[]): MetricNames {
  const names = new Map<string, Set<string>>();
  const written = new Set(samples.map(({ name }) => name));
  for (const { name, labels } of samples) {
    const whole = name.replace(PARTS, "");
    const isPart = whole !== name && written.has(`${whole}_bucket`);
    const key = isPart ? whole : name;
    const known = names.get(key) ?? new Set();
    for (const label of Object.keys(labels)) if (label !== "le") known.add(label);
    names.set(key, known);
  }
  return Object.fromEntries(
    [...names]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([name, labels]) => [name, [...labels].sort()]),
  );
}
