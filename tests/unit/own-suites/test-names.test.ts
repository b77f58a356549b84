import { expect, test } from "vitest";
import { TestNames } from "../../../fixtures/test-names.ts";

test("a title becomes a name that folders and data streams can have", () => {
  expect(new TestNames().nameOf("Outage > 10 s; nothing lost (ÄÖ)!")).toBe(
    "outage-10-s-nothing-lost",
  );
  expect(new TestNames().nameOf("äöü")).toBe("test");
  expect(new TestNames().nameOf("x".repeat(300))).toHaveLength(60);
});

test("no two tests have one name, whatever they are called", () => {
  const names = new TestNames();
  const long = "y".repeat(80);
  const given = ["a b", "a-b", "A  B", "a b 2", "a b 2", long, long, long].map((title) =>
    names.nameOf(title),
  );
  expect(new Set(given).size).toBe(given.length);
  expect(given).toContain("a-b-2");
});
