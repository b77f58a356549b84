import { beforeAll, expect, test } from "vitest";
import { type ConfigSet, expectShown, reproduceAll, shownOn } from "./reproduced.ts";

/** Many incidents, one after the other: some half a minute each, more on a busy machine. */
const LIMIT_MS = 1_800_000;

/** Tests that play the catalogue on a config set: each incident does what its file says. */
export function testCatalogueOn(set: ConfigSet): void {
  const names = shownOn(set);
  let scenarios: Awaited<ReturnType<typeof reproduceAll>>;
  beforeAll(async () => {
    scenarios = await reproduceAll(names, set);
  }, LIMIT_MS);

  test("all of them were played", () => {
    expect(names.length).toBeGreaterThan(0);
    expect([...scenarios.keys()].sort()).toEqual(names);
  });

  test.each(names)("%s", (name) => {
    expectShown(scenarios.get(name), set);
  });
}
