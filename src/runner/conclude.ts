import type { TestContext } from "vitest";
import { summaryLine } from "../report/summary-line.ts";
import type { ScenarioReport } from "../verdict/scenario-report.ts";
import "./provided.ts";

/** Ends a scenario: hands over what it learned, and fails the test unless the pipeline kept its promise. */
export function conclude({ task }: Pick<TestContext, "task">, report: ScenarioReport): void {
  task.meta.scenario = report;
  if (report.verdict === "pass") return;
  const failure = new Error(summaryLine(report));
  // Where in the harness it was said is of no use to whoever reads that a pipeline loses items.
  failure.stack = "";
  throw failure;
}
