import { beforeAll, expect, test } from "vitest";
import { type ConfigSet, expectShown, reproduceAll, shownOn } from "./reproduced.ts";

/** Many incidents, one after the other: some half a minute each, more on a busy machine. */
const LIMIT_MS = 1_800_000;

/** A part of the catalogue, for a file of its own: files run side by side. */
export interface CatalogueShare {
  /** From 1. */
  readonly share: number;
  readonly of: number;
}

/** How many incidents in a row come to one share: neighbours in the alphabet often break the same part. */
const IN_A_ROW = 2;

/** The incidents of a share, dealt from the catalogue's order. */
export function incidentsOf(set: ConfigSet, { share, of }: CatalogueShare): string[] {
  return shownOn(set).filter((_name, index) => Math.floor(index / IN_A_ROW) % of === share - 1);
}

/** Tests that play the catalogue on a config set: each incident does what its file says. */
export function testCatalogueOn(set: ConfigSet, share: CatalogueShare = { share: 1, of: 1 }): void {
  const names = incidentsOf(set, share);
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
