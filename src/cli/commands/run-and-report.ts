import { createProgress, silentProgress } from "../../base/progress.ts";
import { renderTimings, type Span, startOfProcess, takeSpans } from "../../base/timings.ts";
import { renderReport } from "../../report/console.ts";
import { tellGithub } from "../../report/github.ts";
import { exitCodeOf, type Report } from "../../report/report.ts";
import { summaryLine } from "../../report/summary-line.ts";
import type { ReportValues, RunValues } from "../settings/sections.ts";
import { interruptSignal } from "./interrupt.ts";
import { runToReport } from "./run-to-report.ts";
import type { CheckedRequest } from "./verify-options.ts";

type ReportOptions = RunValues & ReportValues;

/**
 * Runs to a report, prints it and sets the exit code.
 *
 * @param started when the command began, on the clock of `performance.now()`
 * @throws HarnessError when it could not be judged
 */
export async function runAndReport(
  options: ReportOptions,
  checked: CheckedRequest,
  started: number,
): Promise<void> {
  const spans: Span[] = [startOfProcess()];
  const report = await runToReport(options, checked, {
    env: process.env,
    progress: options.quiet ? silentProgress : createProgress(),
    interrupted: interruptSignal(),
    started,
    onChosen: (line) => {
      if (!options.quiet) process.stderr.write(`${line}\n`);
    },
    onSpans: (more) => spans.push(...more),
  });
  process.stdout.write(`${output(report, checked.report, options)}\n`);
  // With --json standard output is the report's alone; GitHub reads both.
  const said = options.json ? process.stderr : process.stdout;
  tellGithub(report, process.env, (line) => said.write(`${line}\n`));
  if (options.timings) process.stderr.write(`${renderTimings([...spans, ...takeSpans()])}\n`);
  process.exitCode = exitCodeOf(report.verdict);
}

function output(
  report: Report,
  folder: string,
  { json, quiet }: Pick<ReportOptions, "json" | "quiet">,
): string {
  if (json) return JSON.stringify(report, null, 2);
  if (quiet) return report.scenarios.map(summaryLine).join("\n");
  return renderReport(report, folder);
}
