import { expect, test } from "vitest";
import type { SentLine } from "../../../../src/record/history.ts";
import { MARK, noMarks } from "../../../../src/verdict/attribution/item-marks.ts";
import { missingBetween } from "../../../../src/verdict/findings/missing-between.ts";
import { missingMetricTimes } from "../../../../src/verdict/findings/missing-metric-times.ts";

const NONE_EXPIRED = { traces: new Set<number>(), metrics: new Set<number>(), logs: new Set([5]) };

test("missing items of a range, without what was refused or expired", () => {
  const missing = noMarks();
  for (const sequence of [1, 2, 4, 5, 6]) missing.logs.add(sequence, MARK.missing);
  missing.logs.add(4, MARK.refused);
  missing.traces.add(3, MARK.missing);
  const items = { missing, expired: NONE_EXPIRED };
  expect(missingBetween(items, { from: 2, to: 6 })).toEqual({ traces: 1, metrics: 0, logs: 1 });
  expect(missingBetween(items, { from: 0, to: 0 })).toEqual({ traces: 0, metrics: 0, logs: 0 });
});

test("the times of missing data points", async () => {
  const history = {
    async *sent() {
      for (const sequence of [0, 1, 2, 3]) {
        const item = { signal: "metrics", sequence, timeUnixNano: `${sequence}000000` };
        yield { batch: 0, item } as unknown as SentLine;
      }
    },
  };
  const missing = noMarks();
  expect(await missingMetricTimes(history, missing.metrics)).toBeUndefined();
  missing.metrics.add(3, MARK.missing | MARK.refused);
  expect(await missingMetricTimes(history, missing.metrics)).toBeUndefined();
  for (const sequence of [1, 2]) missing.metrics.add(sequence, MARK.missing);
  expect(await missingMetricTimes(history, missing.metrics)).toEqual({ earliest: 1, latest: 2 });
});
