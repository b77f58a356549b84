import { expect, test } from "vitest";
import { backendLog, foundOf, MISSING, NO_REFUSALS, only } from "./found.ts";
import { recorded } from "./recorded.ts";

const WINDOW = { index: ".ds-metrics-x", start: 1_000_000, end: 2_000_000 };
const REFUSED = {
  ...backendLog(recorded("tooOld", 40)),
  ...MISSING,
  refusals: { ...NO_REFUSALS, metricsWindows: [WINDOW] },
};

test("too-old-for-time-series: reported with the window and the times of what is missing", async () => {
  const finding = await only("too-old-for-time-series", {
    ...REFUSED,
    missingMetricTimes: { earliest: 900_000, latest: 950_000 },
  });
  expect(finding.message).toContain("refused 40 metric documents");
  expect(finding.message).toContain("too old");
  expect(finding.evidence.slice(0, 2)).toEqual([
    {
      source: "index .ds-metrics-x",
      text: "takes points from 1970-01-01T00:16:40.000Z to before 1970-01-01T00:33:20.000Z",
    },
    {
      source: "sent",
      text: "the missing data points are of 1970-01-01T00:15:00.000Z to 1970-01-01T00:15:50.000Z",
    },
  ]);
});

test("too-old-for-time-series: reported as too new for a window that has not moved on", async () => {
  const finding = await only("too-old-for-time-series", {
    ...REFUSED,
    missingMetricTimes: { earliest: 2_000_000, latest: 2_100_000 },
  });
  expect(finding.message).toContain("too new");
  expect(finding.remedy).toContain("index.look_ahead_time");
});

test("too-old-for-time-series: not reported for documents that are refused for another reason", async () => {
  const log = backendLog(recorded("tooLongForTheMapping"));
  expect(await foundOf("too-old-for-time-series", { ...REFUSED, ...log })).toEqual([]);
});
