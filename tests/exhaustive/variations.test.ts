import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { byCommand } from "../../scripts/mutate/invoke.ts";
import { runVariation } from "../../scripts/mutate/run-variation.ts";
import { SAMPLE } from "../../scripts/mutate/sample.ts";

/** One or two of each kind; `npm run mutate` runs all of them. */
test.each(SAMPLE)("$id", async (variation) => {
  const { wrong, folder } = await runVariation(variation, tmpdir(), byCommand);
  expect(wrong, await readFile(join(folder, "output.txt"), "utf8")).toEqual([]);
});
