import { SIGNALS } from "../otlp/item.ts";
import type { TriedCase } from "../record/run-record.ts";
import { sumAccounts } from "./account/signal-account.ts";
import { sumLosses } from "./attribution/hop.ts";
import type { Finding } from "./findings/finding.ts";
import type { FindingCode } from "./findings/registry.ts";
import { type CaseReport, overallVerdict, type ScenarioReport } from "./scenario-report.ts";

/** A case and what a run of it has learned. */
export interface CaseResult {
  readonly tried: TriedCase;
  readonly report: ScenarioReport;
}

/** What the cases make on purpose. */
const MADE: readonly FindingCode[] = ["encoding-mismatch", "topic-mismatch"];

/**
 * One report of all cases. Its accounts add up what had to arrive: a signal counts in the cases in
 * which it was not mismatched. Its findings are those of the configs as they are, and what was found
 * in cases that failed, apart from the mismatch itself.
 */
export function mismatchReport(name: string, results: readonly CaseResult[]): ScenarioReport {
  const cases = results.map(caseOf);
  const expected = (signal: (typeof SIGNALS)[number]) =>
    results.flatMap(({ tried, report }) => {
      const account = report.signals[signal];
      return account === undefined || tried.mismatched.includes(signal) ? [] : [account];
    });
  const overlays = results[0]?.report.overlays;
  return {
    name,
    verdict: overallVerdict(cases.map(({ verdict }) => verdict)),
    promise: "exactly-once",
    seconds: results.reduce((sum, { report }) => sum + report.seconds, 0),
    signals: Object.fromEntries(
      SIGNALS.map((signal) => [signal, expected(signal)] as const)
        .filter(([, accounts]) => accounts.length > 0)
        .map(([signal, accounts]) => [
          signal,
          { ...sumAccounts(accounts), ...sumLosses(accounts) },
        ]),
    ),
    findings: findingsOf(results),
    cases,
    ...(overlays === undefined ? {} : { overlays }),
  };
}

function caseOf({ tried, report }: CaseResult): CaseReport {
  const { what, mismatched, changes } = tried;
  const { verdict, signals, history = "", evidence = [], alerts } = report;
  return {
    ...{ what, verdict, mismatched, signals, evidence, changes, history },
    ...(alerts === undefined ? {} : { alerts }),
  };
}

function findingsOf(results: readonly CaseResult[]): Finding[] {
  const found = new Map<FindingCode, Finding>();
  for (const { tried, report } of results) {
    const isAsConfigured = tried.kind === undefined;
    if (!isAsConfigured && report.verdict === "pass") continue;
    for (const finding of report.findings) {
      if (found.has(finding.code)) continue;
      if (isAsConfigured) found.set(finding.code, finding);
      else if (!MADE.includes(finding.code)) {
        found.set(finding.code, { ...finding, message: `${tried.what}: ${finding.message}` });
      }
    }
  }
  return [...found.values()];
}
