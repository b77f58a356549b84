import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { allOrFirstFailure } from "../../../src/base/first-failure.ts";

const failing = async (message: string, afterMs: number): Promise<never> => {
  await setTimeout(afterMs);
  throw new Error(message);
};

test("the first of the list is thrown, though the second one failed earlier", async () => {
  const both = allOrFirstFailure([failing("first", 20), failing("second", 0)]);
  await expect(both).rejects.toThrow("first");
});

test("without a failure there is every value, in the order of the list", async () => {
  expect(await allOrFirstFailure([setTimeout(5, "a"), Promise.resolve(1)])).toEqual(["a", 1]);
});
