import { mkdtemp, readFile, rename } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { exitCodeOf, type Report } from "../../src/report/report.ts";
import { cli } from "./run-cli.ts";

/** How a folder is judged: the command's exit code and what it prints with `--json`. */
export type Judge = (
  folder: string,
) => PromiseLike<{ readonly exitCode?: number | undefined; readonly stdout: string }>;

/**
 * Expects `judge` to say of a report what its report.json says, but for the times of judging, with the
 * report elsewhere than where it was written and no part running. It is put back afterwards.
 */
export async function expectJudgedAgain(
  folder: string,
  judge: Judge = (moved) => cli(["judge", moved, "--json"]),
): Promise<void> {
  const elsewhere = join(await mkdtemp(join(tmpdir(), "edot-moved-")), "elsewhere");
  await rename(folder, elsewhere);
  try {
    const report: Report = JSON.parse(await readFile(join(elsewhere, "report.json"), "utf8"));
    const judged = await judge(elsewhere);
    expect(judged.exitCode, judged.stdout).toBe(exitCodeOf(report.verdict));
    const { verdict, scenarios } = JSON.parse(judged.stdout) as Pick<
      Report,
      "verdict" | "scenarios"
    >;
    expect(verdict).toBe(report.verdict);
    expect(byName(scenarios)).toEqual(byName(report.scenarios));
  } finally {
    await rename(elsewhere, folder);
  }
}

function byName(scenarios: Report["scenarios"]) {
  return Object.fromEntries(
    scenarios.map(({ seconds: _seconds, cpuSeconds: _cpuSeconds, ...scenario }) => [
      scenario.name,
      scenario,
    ]),
  );
}
