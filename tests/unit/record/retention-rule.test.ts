import { expect, test } from "vitest";
import { retentionRule, size } from "../../../src/record/retention-rule.ts";

test("at the measured rate, what a day needs", () => {
  // 2.1167 MB in half a minute: 4.2333 MB/min, 6,096 MB in 1,440 minutes.
  const rule = retentionRule({ bytes: 2_116_667, seconds: 30, items: 5_000 });
  expect(rule).toEqual({
    bytesPerMinute: 4_233_334,
    bytesPerItem: 423,
    hours: 24,
    bytesPerReplica: 6_096_000_960,
    text: "at 4.2 MB/min, 24 h of outage need 6.1 GB per replica",
  });
});

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1_000, "1.0 kB"],
  [999_940, "999.9 kB"],
  [999_999, "1.0 MB"],
  [6_096_000_960, "6.1 GB"],
  [4.2e12, "4.2 TB"],
])("%d bytes are %s", (bytes, text) => {
  expect(size(bytes)).toBe(text);
});
