import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Report } from "../../src/report/report.ts";
import { expectJudgedAgain } from "../support/judged-again.ts";
import { FIXTURES, runOwnSuite } from "../support/own-suite.ts";

const OURS = `
title: ours
traffic: { before: 0, rate: 10, for: 3s, after: 0 }
faults:
  - { at: 1s, do: kill, part: target, for: 1s }
`;
const SUITE = `
import { expect, test } from ${JSON.stringify(FIXTURES)};

test("plain incidents", async ({ pipeline }) => {
  await pipeline.play("kafka-restarted");
  await pipeline.send(10);
  await pipeline.play("./ours.yaml");
  const account = await pipeline.account();
  expect(account.verdict, account.summary).toBe("pass");
  // 20 before, 60 during and 20 after the first one; 30 during the second one.
  expect(account.signals.logs?.sent).toBe(100 + 10 + 30);
});

test("own settings", async ({ pipeline }) => {
  await pipeline.play("message-too-large");
  const account = await pipeline.account();
  expect(account.verdict, account.summary).toBe("fail");
  expect(account.findings.map(({ code }) => code)).toContain("too-large");
});

test("the usual settings again", async ({ pipeline }) => {
  await pipeline.send(10);
  const account = await pipeline.account("exactly-once");
  expect(account.verdict, account.summary).toBe("pass");
});
`;

test("a suite plays incidents of the catalogue and its own, each with the settings it needs", async () => {
  const folder = await runOwnSuite({ "ours.yaml": OURS, "tests/plays.test.ts": SUITE });
  const { scenarios }: Report = JSON.parse(await readFile(join(folder, "report.json"), "utf8"));
  expect(scenarios.map(({ name, verdict }) => `${name}: ${verdict}`)).toEqual([
    "plain-incidents: pass",
    "own-settings: fail",
    "the-usual-settings-again: pass",
  ]);
  const [plain, own] = scenarios;
  expect(plain?.outage).toMatchObject({ kind: "refuse" });
  expect(plain?.overlays).toBeUndefined();
  // Started with settings of its own, and the file's title for people.
  expect(own?.overlays).toBeDefined();
  expect(own?.title).toMatch(/^Messages larger than the broker takes/);
  await expectJudgedAgain(folder);
});
