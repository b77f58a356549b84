import { HarnessError } from "../../base/errors.ts";
import { nearPath } from "../../base/near-path.ts";
import { createProgress, type Progress, silentProgress } from "../../base/progress.ts";
import { renderTimings, type Span, startOfProcess, takeSpans, timed } from "../../base/timings.ts";
import { renderReport } from "../../report/console.ts";
import { tellGithub } from "../../report/github.ts";
import { exitCodeOf, type Report } from "../../report/report.ts";
import { pointLatest, writeReport } from "../../report/report-folder.ts";
import { summaryLine } from "../../report/summary-line.ts";
import type { OnProgress } from "../../runner/progress-channel.ts";
import { runScenarios } from "../../runner/run-scenarios.ts";
import { sharesOutage } from "../../scenario/catalogue.ts";
import { overallVerdict, type Verdict } from "../../verdict/scenario-report.ts";
import { writeApproved } from "./approved-file.ts";
import { interruptSignal } from "./interrupt.ts";
import { makeReport, type PreparedRun, prepareRun } from "./prepare-run.ts";
import type { ReportChoices } from "./report-options.ts";
import type { RunOptions } from "./run-options.ts";
import type { CheckedRequest } from "./verify-options.ts";

type ReportOptions = RunOptions & ReportChoices;

/**
 * Checks the configs, runs the scenarios on real parts, writes the report, prints it and sets the exit
 * code.
 *
 * @param started when the command began, on the clock of `performance.now()`
 * @throws HarnessError when it could not be judged
 */
export async function runAndReport(
  options: ReportOptions,
  checked: CheckedRequest,
  started: number,
): Promise<void> {
  const progress = options.quiet ? silentProgress : createProgress();
  const interrupted = interruptSignal();
  const spans: Span[] = [startOfProcess()];
  const onChosen = (line: string) => {
    if (!options.quiet) process.stderr.write(`${line}\n`);
  };
  const prepared = await timed("configs checked, parts at hand", () =>
    prepareRun(options, checked, { env: process.env, progress, interrupted, onChosen }),
  );
  const { request } = prepared;
  const report = await runPrepared(prepared, {
    ...{ progress, interrupted, started },
    onSpans: (more) => spans.push(...more),
  });
  await timed("report and page written", () => keepReport(request.report, report));
  pointLatest(request.report);
  if (request.effects?.approvesAll) {
    const file = writeApproved(prepared.configs.edge.path, report);
    if (file !== undefined) onChosen(`approved effects written to ${nearPath(file)}`);
  }
  process.stdout.write(`${output(report, request.report, options)}\n`);
  // With --json standard output is the report's alone; GitHub reads both.
  const said = options.json ? process.stderr : process.stdout;
  tellGithub(report, process.env, (line) => said.write(`${line}\n`));
  if (options.timings) process.stderr.write(`${renderTimings([...spans, ...takeSpans()])}\n`);
  process.exitCode = exitCodeOf(report.verdict);
}

/** Writes a report and its page into its folder. */
export async function keepReport(folder: string, report: Report): Promise<void> {
  writeReport(folder, report);
  // What makes the page is read and loaded when there is something to show.
  const { writePage } = await import("../../report/html/read-page-data.ts");
  await writePage(folder, report);
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

/** What a run is told by and what ends it. */
export interface Doing {
  readonly progress: Progress;
  readonly interrupted: AbortSignal;
  /** On the clock of `performance.now()`. */
  readonly started: number;
  /** Given what the scenarios spent time on. */
  readonly onSpans?: (spans: readonly Span[]) => void;
  /** What the run is called where there are several. */
  readonly label?: string;
}

/**
 * Runs the scenarios of a prepared run.
 *
 * @throws HarnessError when none of them could be judged
 */
export async function runPrepared(
  prepared: PreparedRun,
  { progress, interrupted, started, label, onSpans }: Doing,
): Promise<Report> {
  const { request } = prepared;
  const phases = phaseProgress(progress, label === undefined ? "" : `${label}, `);
  const results = await runScenarios(request, phases.on, interrupted);
  const { scenarios } = results;
  onSpans?.(results.spans);
  const verdict = overallVerdict(scenarios.map((scenario) => scenario.verdict));
  phases.end(verdict);
  const error = scenarios.find((scenario) => scenario.error !== undefined)?.error;
  // Nothing could be judged: one message is all there is to say.
  if (
    scenarios.length > 0 &&
    scenarios.every((scenario) => scenario.verdict === "error") &&
    error
  ) {
    throw new HarnessError(error);
  }
  return makeReport(prepared, results, (performance.now() - started) / 1000);
}

/** Shows each phase of a scenario as a step of its own. */
function phaseProgress(
  progress: Progress,
  prefix: string,
): { on: OnProgress; end: (verdict: Verdict) => void } {
  const steps = new Map<string, string>();
  const end = (scenario: string, verdict: Verdict) => {
    const step = steps.get(scenario);
    if (step === undefined) return;
    if (verdict === "error") progress.fail(step);
    else progress.done(step);
    steps.delete(scenario);
  };
  const endAll = (verdict: Verdict) => {
    for (const scenario of [...steps.keys()]) end(scenario, verdict);
  };
  return {
    on: ({ scenario, kind, text }) => {
      if (kind === "phase") {
        // One after the other, but for those that share an outage.
        if (sharesOutage(scenario)) end(scenario, "pass");
        else endAll("pass");
        const step = `${prefix}${scenario}: ${text}`;
        steps.set(scenario, step);
        progress.start(step);
      } else {
        const step = steps.get(scenario);
        if (step !== undefined) progress.update(step, text);
      }
    },
    end: (verdict) => endAll(verdict),
  };
}
