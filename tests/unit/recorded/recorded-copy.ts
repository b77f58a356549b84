import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** Real runs, small ones, that `scripts/record-runs.ts` has recorded. */
export const RECORDED = "tests/recorded";

/** A recorded report that a test may change. */
export interface RecordedCopy {
  readonly report: string;
  /** The folder of its one history. */
  readonly history: string;
}

/** Copies a recorded case; the copy is removed when the test has finished. */
export async function copyOf(name: string): Promise<RecordedCopy> {
  const report = join(await mkdtemp(join(tmpdir(), "edot-recorded-")), name);
  onTestFinished(() => rm(report, { recursive: true }));
  await cp(join(RECORDED, name), report, { recursive: true });
  return { report, history: await historyIn(report) };
}

/** The one history of a report. */
export async function historyIn(report: string): Promise<string> {
  const [scenario, another] = await readdir(join(report, "history"));
  if (scenario === undefined || another !== undefined) throw new Error(`${report}: one history`);
  return join(report, "history", scenario);
}
