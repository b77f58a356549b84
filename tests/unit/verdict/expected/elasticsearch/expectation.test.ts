import { expect, test } from "vitest";
import { meets, toNanos } from "../../../../../src/verdict/expected/elasticsearch/expectation.ts";

test.each([
  // The exporter leaves out leading zeros of the nanoseconds.
  ["1700000000000.5", "1700000000000000005"],
  ["1700000000000.0", "1700000000000000000"],
  ["1700000000000.999999", "1700000000000999999"],
  ["1700000000123.7920", "1700000000123007920"],
  [1_700_000_000_123, "1700000000123000000"],
  ["1700000000123", "1700000000123000000"],
  ["2023-11-14T22:13:20.000000005Z", "1700000000000000005"],
  ["2023-11-14T22:13:20.5Z", "1700000000500000000"],
  ["2023-11-14T22:13:20Z", "1700000000000000000"],
  ["yesterday", undefined],
  [1.5, undefined],
  [null, undefined],
])("%j is %s ns", (text, nanos) => {
  expect(toNanos(text)).toBe(nanos);
});

test("a time must match to the nanosecond", () => {
  const time = { kind: "time", nanos: "1700000000000000005" } as const;
  expect(meets(time, "1700000000000.5")).toBe(true);
  expect(meets(time, "1700000000000.6")).toBe(false);
  expect(meets(time, 1_700_000_000_000)).toBe(false);
});

test("a metric's time may be cut off to milliseconds, but not rounded", () => {
  const time = { kind: "metric-time", nanos: "1700000000000999999" } as const;
  expect(meets(time, 1_700_000_000_000)).toBe(true);
  expect(meets(time, "1700000000000")).toBe(true);
  expect(meets(time, "1700000000000.999999")).toBe(true);
  expect(meets(time, 1_700_000_000_001)).toBe(false);
  expect(meets(time, "1700000000000.0")).toBe(false);
});

test("a data point's value may be int or double, but must be exact", () => {
  expect(meets({ kind: "number", value: 3 }, { $double: 3 })).toBe(true);
  expect(meets({ kind: "number", value: 3 }, 3)).toBe(true);
  expect(meets({ kind: "number", value: 3 }, "3")).toBe(false);
  const large = { kind: "number", value: 2 ** 62 } as const;
  expect(meets(large, { $integer: "4611686018427387904" })).toBe(true);
  expect(meets(large, { $integer: "4611686018427387905" })).toBe(false);
});

test("centroids may differ in the last digit only", () => {
  const centroids = { kind: "centroids", values: [-1.5, 0, 1e10, null] } as const;
  expect(meets(centroids, [-1.5, { $double: 0 }, { $double: 1e10 }, null])).toBe(true);
  expect(meets(centroids, [-1.5000000000000002, 0, 1e10, null])).toBe(true);
  expect(meets(centroids, [-1.5, 0, 1e10 + 1, null])).toBe(false);
  expect(meets(centroids, [-1.5, 1e-300, 1e10, null])).toBe(false);
  expect(meets(centroids, [-1.5, 0, 1e10])).toBe(false);
  expect(meets(centroids, [-1.5, 0, 1e10, 0])).toBe(false);
});
