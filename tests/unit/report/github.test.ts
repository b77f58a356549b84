import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { markdownSummary, tellGithub } from "../../../src/report/github.ts";
import type { Report } from "../../../src/report/report.ts";
import { AccountBook } from "../../../src/verdict/account/account-book.ts";
import { nothingLost } from "../../../src/verdict/attribution/hop.ts";
import type { Finding } from "../../../src/verdict/findings/finding.ts";
import type { ScenarioReport } from "../../../src/verdict/scenario-report.ts";
import { reportOf } from "./report-of.ts";

const FINDING: Finding = {
  code: "shared-topic",
  severity: "loss",
  message: "100% of <logs>\nare gone",
  remedy: "see a|b",
  evidence: [
    { source: "reports/x/logs/backend.log", text: "a line" },
    { source: "configs/edge.yaml:17", text: "logs are written to otel" },
  ],
};
const RISK: Finding = { ...FINDING, code: "latest-offset", severity: "risk", evidence: [] };
const LOGS = {
  ...new AccountBook().close(),
  ...{ sent: 20, delivered: 15, missing: 5 },
  lostAt: { ...nothingLost(), edge: 2, retention: 3 },
  losses: [],
};

function scenario(changes: Partial<ScenarioReport> = {}): ScenarioReport {
  const signals = { logs: LOGS };
  return {
    name: "delivery",
    verdict: "fail",
    seconds: 1,
    signals,
    findings: [FINDING],
    ...changes,
  };
}

function report(scenarios: readonly ScenarioReport[] = [scenario()]): Report {
  return reportOf(scenarios, { target: "motlp" });
}

function told(env: Record<string, string>, given = report()): string[] {
  const lines: string[] = [];
  tellGithub(given, env, (line) => lines.push(line));
  return lines;
}

test("elsewhere nothing is reported", () => {
  expect(told({ GITHUB_STEP_SUMMARY: "/nowhere/summary.md" })).toEqual([]);
});

test("a finding is an annotation at its line of the config, once for all scenarios", () => {
  const twice = report([scenario(), scenario({ findings: [FINDING, RISK] })]);
  expect(told({ GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: process.cwd() }, twice)).toEqual([
    "::error file=configs/edge.yaml,line=17,title=shared-topic::100%25 of <logs>%0Aare gone%0ARemedy: see a|b",
    "::warning title=latest-offset::100%25 of <logs>%0Aare gone%0ARemedy: see a|b",
  ]);
});

test("a config outside of the workspace has no place in it", () => {
  const env = { GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: join(process.cwd(), "docs") };
  expect(told(env)[0]).toMatch(/^::error title=shared-topic::/);
});

test("the summary is added to the job's", () => {
  const file = join(mkdtempSync(join(tmpdir(), "github-")), "summary.md");
  const env = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: file };
  told(env);
  told(env);
  const text = readFileSync(file, "utf8");
  expect(text).toBe(markdownSummary(report()).repeat(2));
  expect(text).toContain("## fail: EDOT 9.4.3, target motlp");
  expect(text).toContain("| logs | 20 | 15 | 5 | 0 | 0 | 0 | 2 edge, 3 retention |");
  expect(text).toContain("- **loss: shared-topic**: 100% of \\<logs\\>");
});

test("a scenario that could not be judged says why", () => {
  const error = { code: "part-failed", message: "Kafka ended", place: "kafka.log" } as const;
  const summary = markdownSummary(report([scenario({ verdict: "error", error, findings: [] })]));
  expect(summary).toContain("### delivery: error (1.0 s)\n\nKafka ended");
});

test("where items were lost, the summary says which alerts fired and which did not", () => {
  const alert = { watches: "", rule: "", unit: "", peak: 1 };
  const alerts = [
    { ...alert, code: "backend-error-logs", fired: true, afterSeconds: 2 },
    { ...alert, code: "kafka-lag", fired: false },
  ] as const;
  const line = "Alerts that fired: backend-error-logs. Stayed green: kafka-lag.";
  expect(markdownSummary(report([scenario({ alerts })]))).toContain(line);
  const nothingMissing = { logs: { ...LOGS, missing: 0 } };
  expect(markdownSummary(report([scenario({ alerts, signals: nothingMissing })]))).not.toContain(
    "Alerts",
  );
});
