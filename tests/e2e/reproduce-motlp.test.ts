import { beforeAll, expect, test } from "vitest";
import { expectShown, LIMIT_MS, reproduceAll, shownOn } from "./reproduced.ts";

/** The catalogue with mOTLP behind configs/durable: each incident does what its file says. */
const SET = "durable/motlp";
const NAMES = shownOn(SET);

let scenarios: Awaited<ReturnType<typeof reproduceAll>>;
beforeAll(async () => {
  scenarios = await reproduceAll(NAMES, SET);
}, LIMIT_MS);

test("all of them were played", () => {
  expect(NAMES.length).toBeGreaterThan(0);
  expect([...scenarios.keys()].sort()).toEqual(NAMES);
});

test.each(NAMES)("%s", (name) => {
  expectShown(scenarios.get(name), SET);
});
