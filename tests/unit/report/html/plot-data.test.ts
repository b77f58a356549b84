import { expect, test } from "vitest";
import { outagesOf, plotData } from "../../../../src/report/html/plot-data.ts";
import { thin } from "../../../../src/report/html/thin.ts";
import { outageTimeline } from "./timeline-of.ts";

test("an outage is from its beginning to its end, or to the end of the scenario", () => {
  const timeline = outageTimeline();
  expect(outagesOf(timeline)).toEqual([
    [8, 20],
    [14, 15],
  ]);
  const events = timeline.events.filter(({ text }) => !text.includes("ended"));
  expect(outagesOf({ ...timeline, events })).toEqual([
    [8, 30],
    [14, 15],
  ]);
});

test("a hop that did not answer is a gap", () => {
  const { seconds, columns } = plotData(outageTimeline());
  expect(columns[3]?.[seconds.indexOf(10)]).toBeNull();
});

test("a table keeps the first, the last and the highest", () => {
  const { points } = outageTimeline();
  const peak = { ...(points[77] ?? expect.fail("151 points")), waiting: 999 };
  const peaked = points.with(77, peak);
  const kept = thin(peaked, 60);
  expect(kept.length).toBeLessThanOrEqual(60);
  expect(kept.length).toBeGreaterThan(50);
  expect(kept[0]).toBe(points[0]);
  expect(kept.at(-1)).toBe(points.at(-1));
  expect(kept).toContain(peak);
  expect(thin(points, 151)).toBe(points);
});
