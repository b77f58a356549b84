import { HarnessError } from "../../base/errors.ts";
import { nearPath } from "../../base/near-path.ts";
import type { Progress } from "../../base/progress.ts";
import { type Span, timed } from "../../base/timings.ts";
import type { Report } from "../../report/report.ts";
import { pointLatest, writeReport } from "../../report/report-folder.ts";
import type { OnProgress } from "../../runner/progress-channel.ts";
import { sharesOutage } from "../../scenario/catalogue.ts";
import { overallVerdict, type Verdict } from "../../verdict/scenario-report.ts";
import type { RunValues } from "../settings/sections.ts";
import { writeApproved } from "./approved-file.ts";
import { makeReport, type PreparedRun, type Preparing, prepareRun } from "./prepare-run.ts";
import type { CheckedRequest } from "./verify-options.ts";

/** What follows a run, and what ends it. */
export interface RunControls {
  readonly progress: Progress;
  /** Its reason is a HarnessError. */
  readonly interrupted: AbortSignal;
  /** When the run began, on the clock of `performance.now()`. */
  readonly started: number;
  /** Given the spans of time of the scenarios. */
  readonly onSpans?: (spans: readonly Span[]) => void;
  /** The name of the run where there are several. */
  readonly label?: string;
  /**
   * Whether this process goes on after the run: then an interrupted run ends its parts before it
   * rejects, and Vitest prints nothing and changes nothing of the process.
   */
  readonly processGoesOn?: boolean;
}

/**
 * Checks the configs, runs the scenarios on real parts, and writes the report with its page. The one
 * way from options to a report: of the commands, and of `verify` in code.
 *
 * @throws HarnessError when the pipeline could not be judged
 */
export async function runToReport(
  options: RunValues,
  checked: CheckedRequest,
  controls: RunControls & Pick<Preparing, "env" | "onChosen">,
): Promise<Report> {
  const prepared = await timed("configs checked, parts at hand", () =>
    prepareRun(options, checked, controls),
  );
  const report = await runPrepared(prepared, controls);
  const folder = prepared.request.report;
  await timed("report and page written", () => keepReport(folder, report));
  pointLatest(folder);
  if (prepared.request.effects?.approvesAll) {
    const file = writeApproved(prepared.configs.edge.path, report);
    if (file !== undefined) controls.onChosen(`approved effects written to ${nearPath(file)}`);
  }
  return report;
}

/** Writes a report and its page into its folder. */
export async function keepReport(folder: string, report: Report): Promise<void> {
  writeReport(folder, report);
  // What makes the page is read and loaded when there is something to show.
  const { writePage } = await import("../../report/html/read-page-data.ts");
  await writePage(folder, report);
}

/**
 * Runs the scenarios of a prepared run.
 *
 * @throws HarnessError when none of them could be judged
 */
export async function runPrepared(
  prepared: PreparedRun,
  { progress, interrupted, started, label, onSpans, processGoesOn = false }: RunControls,
): Promise<Report> {
  const { request } = prepared;
  const phases = phaseProgress(progress, label === undefined ? "" : `${label}, `);
  const { runScenarios } = await import("../../runner/run-scenarios.ts");
  const results = await runScenarios(request, phases.on, { signal: interrupted, processGoesOn });
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
