import { expect, test } from "vitest";
import { durationMs } from "../../../src/collector-config/duration.ts";

test.each([
  ["1s", 1000],
  ["1m30s", 90_000],
  ["1.5h", 5_400_000],
  ["250ms", 250],
  ["0s", 0],
  [`\${env:WAIT}`, 7000],
  [`\${env:UNSET:-3s}`, 3000],
  ["", undefined],
  ["s", undefined],
  ["5", undefined],
  ["5 s", undefined],
  ["soon", undefined],
  [5_000_000_000, 5000],
  [null, undefined],
])("%j is a duration of %s ms", (value, milliseconds) => {
  expect(durationMs(value, { WAIT: "7s" })).toBe(milliseconds);
});
