import { expect, test } from "vitest";
import { seedsOf } from "../../../../../src/stack/parts/kafka/seeds.ts";

test("one broker is itself", () => {
  expect(seedsOf("a:1")).toEqual(["a:1"]);
});

test("of several, each attempt begins with another one", async () => {
  const seeds = seedsOf("a:1,b:2,c:3");
  if (typeof seeds !== "function") throw new Error("not asked for each time");
  const firsts = [await seeds(), await seeds(), await seeds(), await seeds()].map(
    ([first]) => first,
  );
  expect(firsts).toEqual(["a:1", "b:2", "c:3", "a:1"]);
  expect(await seeds()).toEqual(["b:2", "c:3", "a:1"]);
});
