import { beforeAll, expect, test } from "vitest";
import { expectShown, LIMIT_MS, reproduceAll, shownOn } from "../e2e/reproduced.ts";

/** Incidents on Elastic's page as it is, where it makes something else of them than configs/durable. */
const SET = "documented/elasticsearch";
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
