import { expect, test } from "vitest";
import { renderReport } from "../../../src/report/console.ts";
import type { MismatchCase } from "../../../src/scenario/mismatch-cases.ts";
import { AccountBook } from "../../../src/verdict/account/account-book.ts";
import { nothingLost } from "../../../src/verdict/attribution/hop.ts";
import type { Finding } from "../../../src/verdict/findings/finding.ts";
import { mismatchReport } from "../../../src/verdict/mismatch-report.ts";
import type { ScenarioReport, SignalReport } from "../../../src/verdict/scenario-report.ts";
import { reportOf } from "../report/report-of.ts";

const EMPTY = { ...new AccountBook().close(), lostAt: nothingLost(), losses: [] };
const GONE: SignalReport = { ...EMPTY, sent: 20, missing: 20, missingSequences: [0] };
const THERE: SignalReport = { ...EMPTY, sent: 20, delivered: 20 };
const CHANGES = { edge: {}, backend: {} };
const AS_CONFIGURED: MismatchCase = {
  label: "as-configured",
  what: "as configured",
  mismatched: [],
  changes: CHANGES,
  topics: [],
};
const LOGS: MismatchCase = {
  ...AS_CONFIGURED,
  label: "edge-logs",
  what: "edge writes logs as otlp_json",
  kind: "encoding",
  mismatched: ["logs"],
};

function finding(code: Finding["code"]): Finding {
  return { code, severity: "loss", message: "words", remedy: "", evidence: [] };
}

function report(changes: Partial<ScenarioReport> = {}): ScenarioReport {
  const signals = { traces: THERE, logs: THERE };
  return { name: "x", verdict: "pass", seconds: 1, signals, findings: [], ...changes };
}

test("the accounts add up what had to arrive, and a mismatched signal did not have to", () => {
  const whole = mismatchReport("encoding-mismatch", [
    { tried: AS_CONFIGURED, report: report() },
    { tried: LOGS, report: report({ signals: { traces: THERE, logs: GONE } }) },
  ]);
  expect(whole).toMatchObject({ verdict: "pass", seconds: 2, findings: [] });
  expect(whole.signals.traces).toMatchObject({ sent: 40, delivered: 40, missing: 0 });
  expect(whole.signals.logs).toMatchObject({ sent: 20, delivered: 20, missingSequences: [] });
  expect(whole.cases?.map(({ verdict, what }) => [verdict, what])).toEqual([
    ["pass", "as configured"],
    ["pass", "edge writes logs as otlp_json"],
  ]);
});

test("one case that fails fails it; its findings are reported, but for the mismatch that was made", () => {
  const failed = report({
    verdict: "fail",
    findings: [finding("silent-mismatch"), finding("encoding-mismatch")],
  });
  const whole = mismatchReport("encoding-mismatch", [
    { tried: AS_CONFIGURED, report: report({ findings: [finding("unsupported-encoding")] }) },
    { tried: LOGS, report: failed },
    { tried: { ...LOGS, what: "again" }, report: failed },
  ]);
  expect(whole.verdict).toBe("fail");
  expect(whole.findings.map(({ code, message }) => [code, message])).toEqual([
    ["unsupported-encoding", "words"],
    ["silent-mismatch", "edge writes logs as otlp_json: words"],
  ]);
});

test("what was found in a case that passed is what was made", () => {
  const passed = report({ findings: [finding("waiting-in-kafka")] });
  expect(mismatchReport("x", [{ tried: LOGS, report: passed }]).findings).toEqual([]);
});

test("the terminal has a row for each case, within 80 columns", () => {
  const changed = { ...LOGS, what: "backend reads all as otlp_json/otlp_proto" };
  const whole = mismatchReport("encoding-mismatch", [
    { tried: AS_CONFIGURED, report: report() },
    { tried: changed, report: report({ signals: { traces: THERE, logs: GONE }, verdict: "fail" }) },
  ]);
  const lines = linesOf(whole);
  expect(lines).toContain(
    "  case (arrived/sent)                          traces  metrics     logs",
  );
  expect(lines).toContain(
    "  as configured                                 20/20        -    20/20  pass",
  );
  expect(lines).toContain(
    "  backend reads all as otlp_json/otlp_proto     20/20        -    *0/20  fail",
  );
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
});

test("a pipeline that loses items as it is: nothing else was tried, and that is said", () => {
  const whole = mismatchReport("x", [
    { tried: AS_CONFIGURED, report: report({ verdict: "fail" }) },
  ]);
  expect(linesOf(whole).join("\n")).toContain("no mismatch was tried");
});

function linesOf(scenario: ScenarioReport): string[] {
  const { verdict } = scenario;
  return renderReport(reportOf([scenario], { verdict }), "reports/x").split("\n");
}
