import { expect, test } from "vitest";
import { renderTimings, takeSpans, timed } from "../../../src/base/timings.ts";

test("what fails is remembered, too, and handed over once", async () => {
  takeSpans();
  await expect(timed("a failure", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  await timed("a success", async () => 1);
  expect(takeSpans().map(({ name }) => name)).toEqual(["a failure", "a success"]);
  expect(takeSpans()).toEqual([]);
});

test("a timeline: in the order of their beginnings, each at its place, in seconds", () => {
  const lines = renderTimings([
    { name: "later", start: 3_000, end: 5_000 },
    { name: "first", start: 1_000, end: 3_000 },
  ]).split("\n");
  expect(lines[1]).toBe(`   0.00 s    2.00 s |${"█".repeat(20)}${" ".repeat(20)}| first`);
  expect(lines[2]).toBe(`   2.00 s    2.00 s |${" ".repeat(20)}${"█".repeat(20)}| later`);
});
