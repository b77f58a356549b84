import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readTimeline } from "../../src/record/timeline/read-timeline.ts";
import type { Report } from "../../src/report/report.ts";
import { expectJudgedAgain } from "../support/judged-again.ts";
import { FIXTURES, runOwnSuite } from "../support/own-suite.ts";

const SUITE = `
import { expect, test } from ${JSON.stringify(FIXTURES)};

test("the target and the backend go away, one after the other", async ({ pipeline }) => {
  await pipeline.send(10);
  await pipeline.waitUntilSettled();
  await pipeline.kill("target");
  await pipeline.send(10);
  await pipeline.restart("target");
  await pipeline.kill("backend");
  await pipeline.restart("backend");
  const account = await pipeline.account();
  expect(account.missing, account.summary).toBe(0);
});
`;

test("a suite's report: a band for each part that it took away, alerts from there, judged elsewhere", async () => {
  const folder = await runOwnSuite({ "tests/away.test.ts": SUITE });
  const { scenarios }: Report = JSON.parse(await readFile(join(folder, "report.json"), "utf8"));
  const [scenario] = scenarios;
  const timeline = await readTimeline(join(folder, scenario?.history ?? ""));
  const faults = timeline?.events.flatMap(({ fault }) => fault ?? []);
  expect(faults?.map(({ part, kind, phase }) => `${part} ${kind} ${phase}`)).toEqual([
    "target kill began",
    "target kill ended",
    "backend kill began",
    "backend kill ended",
  ]);
  const restarted = scenario?.alerts?.find(({ code }) => code === "backend-restarted");
  expect(restarted).toMatchObject({ fired: true, since: "outage" });
  await expectJudgedAgain(folder);
});
