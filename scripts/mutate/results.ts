import { appendFile, readFile } from "node:fs/promises";
import { findingsOf } from "./compare.ts";
import type { Judged } from "./run-variation.ts";

/** How a variation was judged, in one line of a file. */
export interface Result {
  readonly id: string;
  /** What the harness said, for a table. */
  readonly got: string;
  /** Empty if it was right. */
  readonly wrong: readonly string[];
}

/** What is kept of a run. */
export function resultOf({ variation, got, wrong }: Judged): Result {
  const scenario = got.report?.scenarios[0];
  const verdict = scenario?.verdict ?? `exit code ${got.exitCode}`;
  const found = scenario === undefined ? [] : findingsOf(scenario);
  const said = [verdict, ...(found.length === 0 ? [] : [found.join(", ")])].join("; ");
  return {
    ...{ id: variation.id, wrong },
    got: wrong.length === 0 ? said : `**WRONG**: ${wrong.join("; ")} (${said})`,
  };
}

/** Adds lines to a file of results. */
export async function appendResults(file: string, results: readonly Result[]): Promise<void> {
  await appendFile(file, results.map((result) => `${JSON.stringify(result)}\n`).join(""));
}

/** The results in a file, none if there is no such file yet. */
export async function readResults(file: string): Promise<readonly Result[]> {
  try {
    const lines = (await readFile(file, "utf8")).split("\n").filter((line) => line !== "");
    return lines.map((line) => JSON.parse(line));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
