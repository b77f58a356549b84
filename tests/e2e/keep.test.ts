import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import {
  expectOnlyKeptAfter,
  keptInOwnFolder,
  logOf,
  NEW,
  ON_MOTLP,
} from "../support/kept-parts.ts";
import { cli, processesUsing, verify } from "../support/run-cli.ts";

const kept = keptInOwnFolder();

test("the second run has the parts of the first, and nothing of its items", async () => {
  const first = await verify(["--items", "200"]);
  expect(first.exitCode, first.stderr).toBe(0);
  expect(logOf(first, "kafka")).toMatch(NEW);
  expect(kept.keepers()).toHaveLength(2);
  // A shared topic and the group's offsets, if they were still there, would change what this one sees.
  const second = await verify(["--items", "300"]);
  expect(second.exitCode, second.stderr).toBe(0);
  expect(second.report().scenarios[0]?.signals.logs).toMatchObject({ sent: 300, unexpected: 0 });
  for (const part of ["kafka", "elasticsearch"]) expect(logOf(second, part)).not.toMatch(NEW);
  expect(kept.keepers()).toHaveLength(2);
});

test("a pair that loses its first items does so on kept parts too, run after run", async () => {
  for (let round = 0; round < 2; round++) {
    const { exitCode, report } = await verify([
      ...["--configs", "configs/documented", "--items", "20"],
      ...ON_MOTLP,
    ]);
    expect(exitCode).toBe(1);
    const codes = report().scenarios[0]?.findings.map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(["shared-topic", "latest-offset"]));
  }
});

test("a run with other settings starts its own broker, and leaves the kept one alone", async () => {
  const before = kept.keepers();
  const other = await verify([
    ...["--scenario", "retention", "--items", "40", "--outage", "1"],
    ...ON_MOTLP,
  ]);
  expect(other.exitCode, other.stderr).toBe(0);
  expect(kept.keepers()).toEqual(before);
});

test("SIGKILL leaves nothing but what is kept, and the next run is right", () =>
  expectOnlyKeptAfter("SIGKILL"));

test("down ends all of it, once", async () => {
  const first = await cli(["down"]);
  expect(first.exitCode, first.stderr).toBe(0);
  expect(first.stdout).toMatch(/^ended: elasticsearch.*kafka/);
  expect(processesUsing(kept.folder)).toEqual([]);
  expect(readdirSync(kept.folder)).toEqual([]);
  const second = await cli(["down"]);
  expect(second).toMatchObject({ exitCode: 0, stdout: "nothing was kept" });
});
