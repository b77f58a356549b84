import { expect, test } from "vitest";
import { expectOnlyKeptAfter, keptInOwnFolder, logOf, NEW } from "../support/kept-parts.ts";
import { processesUsing, verify } from "../support/run-cli.ts";

const kept = keptInOwnFolder();

test("two runs at the same time have parts of their own", async () => {
  const results = await Promise.all([verify(["--items", "100"]), verify(["--items", "150"])]);
  for (const [index, result] of results.entries()) {
    expect(result.exitCode, result.stderr).toBe(0);
    expect(result.report().scenarios[0]?.signals.traces?.sent).toBe([100, 150][index]);
  }
  expect(kept.keepers()).toHaveLength(4);
});

test("SIGINT leaves nothing but what is kept, and the next run is right", () =>
  expectOnlyKeptAfter("SIGINT"));

test("an Elasticsearch that was killed in between is replaced", async () => {
  const elasticsearch = processesUsing(kept.folder).filter((line) => line.includes("-Des."));
  expect(elasticsearch.length).toBeGreaterThan(0);
  for (const line of elasticsearch) process.kill(Number(line.split(":")[0]), "SIGKILL");
  const next = await verify(["--items", "100"]);
  expect(next.exitCode, next.stderr).toBe(0);
  expect(logOf(next, "elasticsearch")).toMatch(NEW);
});
