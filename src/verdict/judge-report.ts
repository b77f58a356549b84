import { HarnessError } from "../base/errors.ts";
import { readRun } from "../record/run-file.ts";
import type { RunRecord } from "../record/run-record.ts";
import { judgeRecorded } from "./judge.ts";
import { type CaseResult, mismatchReport } from "./mismatch-report.ts";
import type { ScenarioReport } from "./scenario-report.ts";

/** A history that was judged. */
export interface JudgedRun {
  readonly record: RunRecord;
  readonly report: ScenarioReport;
}

/**
 * Judges histories of one report, in order of their beginnings.
 *
 * @param folders the histories'
 * @throws HarnessError `file-not-found` or `history-broken`
 */
export async function judgeRuns(folders: readonly string[]): Promise<JudgedRun[]> {
  const runs: JudgedRun[] = [];
  for (const folder of folders) {
    const record = await readRun(folder);
    runs.push({ record, report: await judgedOrError(folder, record) });
  }
  return runs.toSorted((a, b) => startOf(a) - startOf(b));
}

/** The scenarios of a report as `report.json` has them: the cases of one are one. */
export function scenariosOf(runs: readonly JudgedRun[]): ScenarioReport[] {
  const nameOf = ({ record: { scenario } }: JudgedRun) => scenario.tried?.of ?? scenario.name;
  return [...Map.groupBy(runs, nameOf)].flatMap(([name, all]) => {
    const cases = all.flatMap(({ record, report }): CaseResult[] => {
      const { tried } = record.scenario;
      return tried === undefined ? [] : [{ tried, report }];
    });
    return cases.length > 0 ? [mismatchReport(name, cases)] : all.map(({ report }) => report);
  });
}

function startOf({ record: { scenario } }: JudgedRun): number {
  return Date.parse(scenario.startedAt);
}

/** What could not be judged in the run cannot be judged now either, and others of its report can. */
async function judgedOrError(folder: string, record: RunRecord): Promise<ScenarioReport> {
  try {
    return await judgeRecorded(folder, record);
  } catch (error) {
    if (!(error instanceof HarnessError) || error.code !== "part-failed") throw error;
    const { name, seconds } = record.scenario;
    return { name, verdict: "error", seconds, signals: {}, findings: [], error: error.toJSON() };
  }
}
