import { expect, test } from "vitest";
import { line } from "./facts.ts";
import { backendLog, found, only } from "./found.ts";
import { recorded } from "./recorded.ts";

test("cumulative-histogram: reported with the exporter's line", async () => {
  const log = backendLog(recorded("cumulativeHistogram", 4));
  const finding = await only("cumulative-histogram", log);
  expect(finding.severity).toBe("loss");
  expect(finding.remedy).toMatch(/configs\/durable\/edge\.yaml:\d+ does$/);
  expect(finding.evidence[0]?.text).toContain("dropping cumulative temporality histogram");
});

test("cumulative-histogram: not reported for other validation errors", async () => {
  const other = line({
    level: "warn",
    msg: "validation errors",
    error: "invalid number data point",
  });
  expect(await found(backendLog(other))).toEqual([]);
});
