import type { TimelinePoint } from "../../record/timeline/timeline.ts";

/**
 * At most about `most` points: evenly spread, with the first, the last and the most that waits,
 * which are what somebody looks for.
 */
export function thin(points: readonly TimelinePoint[], most: number): readonly TimelinePoint[] {
  if (points.length <= most) return points;
  const kept = new Set<number>([0, points.length - 1]);
  for (const name of ["waiting", "edgeQueue", "backendQueue"] as const) {
    const highest = highestOf(points, name);
    if (highest !== undefined) kept.add(highest);
  }
  const free = Math.max(1, most - kept.size);
  for (let step = 1; step <= free; step += 1) {
    kept.add(Math.round((step * (points.length - 1)) / (free + 1)));
  }
  return points.filter((_, index) => kept.has(index));
}

function highestOf(
  points: readonly TimelinePoint[],
  name: "waiting" | "edgeQueue" | "backendQueue",
): number | undefined {
  let highest: { index: number; value: number } | undefined;
  for (const [index, point] of points.entries()) {
    const value = point[name];
    if (value !== null && value > (highest?.value ?? 0)) highest = { index, value };
  }
  return highest?.index;
}
