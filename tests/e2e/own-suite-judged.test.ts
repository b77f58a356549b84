import { chmod, mkdir, mkdtemp, readFile, realpath, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { repositoryPath } from "../../src/base/repository.ts";
import { readTimeline } from "../../src/record/timeline/read-timeline.ts";
import type { Report } from "../../src/report/report.ts";
import { expectJudgedAgain } from "../support/judged-again.ts";

const FIXTURES = repositoryPath("fixtures/own-suite.ts");
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

/** A suite of somebody's own, on configs/durable and mOTLP; the fixtures are this repository's. */
async function runSuite(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "edot-own-"));
  // Elasticsearch may run as another user.
  await chmod(folder, 0o755);
  const settings = {
    edge: repositoryPath("configs/durable/edge.yaml"),
    backend: repositoryPath("configs/durable/backend-motlp.yaml"),
    target: "motlp",
  };
  const file = (name: string, text: string) => writeFile(join(folder, name), text);
  await mkdir(join(folder, "tests"));
  await file("package.json", JSON.stringify({ type: "module" }));
  await file("edot-kafka.config.ts", `export default ${JSON.stringify(settings)};\n`);
  const timeouts = { test: { testTimeout: 600_000, hookTimeout: 600_000 } };
  await file("vitest.config.ts", `export default ${JSON.stringify(timeouts)};\n`);
  await file("tests/away.test.ts", SUITE);
  const vitest = repositoryPath("node_modules/vitest/vitest.mjs");
  const { exitCode, all } = await execa(process.execPath, [vitest, "run"], {
    ...{ cwd: folder, reject: false, all: true },
    env: { EDOT_KAFKA_RUNTIME: "process", VITEST: undefined, TMPDIR: folder },
  });
  expect(exitCode, all).toBe(0);
  return realpath(join(folder, "reports", "latest"));
}

test("a suite's report: a band for each part that it took away, alarms from there, judged elsewhere", async () => {
  const folder = await runSuite();
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
  const restarted = scenario?.alarms?.find(({ code }) => code === "backend-restarted");
  expect(restarted).toMatchObject({ fired: true, since: "outage" });
  await expectJudgedAgain(folder);
});
