import type { CollectorRole } from "../collector-config/component.ts";
import type { MetricNames, OwnMetric } from "../stack/parts/collector/metric-names.ts";

/** A collector's own metric that one of two versions does not have, or labels otherwise. */
export interface MetricChange {
  readonly role: CollectorRole;
  /**
   * `late`: not there yet, where the version before has it at 0 from its start; it may come once it
   * counts something.
   */
  readonly kind: "added" | "gone" | "late" | "labels";
  readonly name: string;
  /** With `labels`: which came and which went. */
  readonly labelsAdded?: readonly string[];
  readonly labelsGone?: readonly string[];
}

/**
 * Compares the metrics that two versions had after the same scenarios, by the names that a collector's
 * default reader gives them: without the suffixes for type and unit, and without the labels of the
 * instrumentation scope, which a reader of its own may add and which is not the same in every version.
 *
 * @param later what the newer version has after more has happened to it
 */
export function compareMetrics(
  role: CollectorRole,
  from: MetricNames,
  to: MetricNames,
  later: MetricNames = {},
): MetricChange[] {
  const [before, after, seen] = [plain(from), plain(to), plain(later)];
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((key): MetricChange[] => {
    const [was, is] = [before.get(key), after.get(key)];
    if (was === undefined) return is === undefined ? [] : [{ role, kind: "added", name: is.name }];
    if (is === undefined) {
      const isLate = was.isZero || seen.has(key);
      return [{ role, kind: isLate ? "late" : "gone", name: was.name }];
    }
    const labelsAdded = is.labels.filter((label) => !was.labels.includes(label));
    const labelsGone = was.labels.filter((label) => !is.labels.includes(label));
    if (labelsAdded.length + labelsGone.length === 0) return [];
    return [{ role, kind: "labels", name: is.name, labelsAdded, labelsGone }];
  });
}

const TYPE = /_total$/;
const UNIT = /_(milliseconds|seconds|bytes|ratio)$/;
const SCOPE = /^otel_scope_/;

/** By a name without suffixes: the name as the default reader has it, and the rest. */
function plain(names: MetricNames): Map<string, OwnMetric & { readonly name: string }> {
  return new Map(
    Object.entries(names).map(([written, { labels, isZero }]) => {
      const name = written.replace(TYPE, "");
      const own = labels.filter((label) => !SCOPE.test(label));
      return [name.replace(UNIT, ""), { name, labels: own, isZero }];
    }),
  );
}
