import { readFile, realpath, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { expect, onTestFailed, test } from "vitest";
import { repositoryPath } from "../../src/base/repository.ts";
import { done, notYet, waitFor } from "../../src/base/wait.ts";
import type { Report } from "../../src/report/report.ts";
import { READY_TIMEOUT_MS } from "../../src/stack/parts/part.ts";
import { expectJudgedAgain } from "../support/judged-again.ts";
import { processesUsing } from "../support/run-cli.ts";
import { type UserFolder, userFolder } from "./user-folder.ts";

/** The one of its two tests that is quicker. */
const KILLED = ["vitest", "run", "--no-color", "-t", "killed"];

async function reportOf({ path }: UserFolder): Promise<Report> {
  return JSON.parse(await readFile(join(path, "reports", "latest", "report.json"), "utf8"));
}

/** As its own `judge` has it. */
async function expectSuiteJudgedAgain(user: UserFolder): Promise<void> {
  const folder = await realpath(join(user.path, "reports", "latest"));
  await expectJudgedAgain(folder, (moved) =>
    user.start("npx", "edot-kafka", "judge", moved, "--json"),
  );
}

test("a suite and a config file are typed where they are written", async () => {
  const user = await userFolder();
  await writeFile(
    join(user.path, "release.ts"),
    'import { type Finding, type Report, verify } from "edot-kafka-harness";\n' +
      "const report: Report = await verify({ items: 5 });\n" +
      "const all: readonly Finding[] = report.scenarios.flatMap(({ findings }) => findings);\n" +
      "console.log(all.map(({ code }) => code));\n",
  );
  const check = () =>
    execa("tsc", ["-p", user.path], {
      preferLocal: true,
      localDir: repositoryPath("."),
      reject: false,
    });
  const right = await check();
  expect(right.stdout).toBe("");
  await user.change("edot-kafka.config.ts", "edge:", "egde:");
  await user.change("tests/outage.test.ts", ".missing", ".mising");
  await user.change("release.ts", "items: 5", "item: 5");
  const { stdout } = await check();
  expect(stdout).toContain("egde");
  expect(stdout).toContain("release.ts");
  expect(stdout).toContain("Property 'mising' does not exist on type 'Account'");
});

test("a suite passes on configs that keep what they accept, and writes a report", async () => {
  const user = await userFolder();
  const { exitCode, all } = await user.start("npx", ...KILLED);
  expect(exitCode, all).toBe(0);
  expect(all).toContain("1 passed");
  const report = await reportOf(user);
  expect(report.verdict).toBe("pass");
  expect(report.scenarios[0]?.signals.traces).toMatchObject({ sent: 100, missing: 0 });
  // The suite has killed a part: alerts count from there.
  const fired = report.scenarios[0]?.alerts?.filter((alert) => alert.fired) ?? [];
  expect(fired.map(({ since }) => since)).toContain("outage");
  await expectSuiteJudgedAgain(user);
  expect(processesUsing(user.path)).toEqual([]);
});

test("a suite fails on configs that lose data, with the account as its message", async () => {
  const user = await userFolder();
  await user.change("edge.yaml", /encoding: otlp_proto/g, "encoding: otlp_json");
  const { exitCode, all } = await user.start("npx", ...KILLED);
  expect(exitCode, all).toBe(1);
  expect(all).toMatch(/100 of 100 traces missing .*encoding-mismatch/);
  expect((await reportOf(user)).verdict).toBe("fail");
  await expectSuiteJudgedAgain(user);
  expect(processesUsing(user.path)).toEqual([]);
});

test("a suite with Vitest's own five seconds is told so before anything starts", async () => {
  const user = await userFolder();
  await user.change("vitest.config.ts", "testTimeout: 600_000,", "");
  const { exitCode, all } = await user.start("npx", ...KILLED);
  expect(exitCode, all).toBe(1);
  expect(all).toContain("a test may take 5 s");
  expect(all).toContain("remedy: set testTimeout and hookTimeout to 600_000");
});

test("nothing is left running of a suite that is interrupted", async () => {
  const user = await userFolder();
  const running = user.start("npx", ...KILLED);
  // As a terminal does on Ctrl-C: every process in the foreground gets the signal.
  const interrupt = () => {
    process.kill(-(running.pid ?? 0), "SIGINT");
  };
  onTestFailed(interrupt);
  await waitFor(
    async () => {
      const left = processesUsing(user.path);
      const collector = left.some((one) => one.includes("elastic-otel-collector"));
      return collector ? done(left) : notYet(`running: ${left.join("; ")}`);
    },
    { for: "a collector of the suite", timeoutMs: READY_TIMEOUT_MS },
  );
  interrupt();
  await running;
  await waitFor(
    async () => {
      const left = processesUsing(user.path);
      return left.length === 0 ? done(left) : notYet(left.join("; "));
    },
    { for: "the end of everything that it started", timeoutMs: 30_000 },
  );
});
