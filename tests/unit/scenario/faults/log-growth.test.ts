import { expect, test } from "vitest";
import { LogGrowth } from "../../../../src/scenario/faults/log-growth.ts";

function segment(name: string, bytes: number) {
  return { topic: "t", partition: 0, name, bytes };
}

test("what was there does not count; what the cleaner removed does, at its largest", () => {
  const growth = new LogGrowth([segment("0", 100)]);
  growth.look([segment("0", 150), segment("7", 20)]);
  growth.look([segment("0", 150), segment("7", 60)]);
  growth.look([segment("9", 5)]);
  expect(growth.bytes()).toBe(50 + 60 + 5);
});

test("a segment that goes while its size is read keeps what it had", () => {
  const growth = new LogGrowth([]);
  growth.look([segment("0", 80)]);
  growth.look([segment("0", 0)]);
  expect(growth.bytes()).toBe(80);
});
