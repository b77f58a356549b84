import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { PAGE_FILE, writePage } from "../../src/report/html/read-page-data.ts";
import type { Report } from "../../src/report/report.ts";

/** A run that pictures are taken of. */
export interface Run {
  readonly name: "pass" | "fail" | "findings";
  /** The options of `verify`. */
  readonly options: readonly string[];
}

/** Pipelines that keep their promise, that lose items, and that are told why. */
export const RUNS: readonly Run[] = [
  { name: "pass", options: ["--configs", "configs/durable", "--scenario", "delivery,outage"] },
  { name: "fail", options: ["--configs", "configs/documented", "--scenario", "delivery,outage"] },
  { name: "findings", options: ["--configs", "configs/documented", "--scenario", "delivery"] },
];

/**
 * The page of a run's report, which is made where it is not there.
 *
 * @param reports the folder of all runs' reports
 * @returns the page's path
 */
export async function reportOfRun({ name, options }: Run, reports: string): Promise<string> {
  const folder = resolve(reports, name);
  if (!existsSync(join(folder, "report.json"))) {
    console.log(`verify ${options.join(" ")}`);
    const run = await execa("node", ["src/cli.ts", "verify", ...options, "--report", folder], {
      stdout: "ignore",
      stderr: "inherit",
      reject: false,
    });
    // 1 is a verdict too.
    if (run.exitCode !== 0 && run.exitCode !== 1) {
      throw new Error(`verify ended with ${run.exitCode}: there is nothing to take pictures of`);
    }
  }
  const report: Report = JSON.parse(readFileSync(join(folder, "report.json"), "utf8"));
  await writePage(folder, report);
  return join(folder, PAGE_FILE);
}
