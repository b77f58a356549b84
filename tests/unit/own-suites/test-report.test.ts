import { expect, test } from "vitest";
import { testReport } from "../../../fixtures/test-report.ts";
import type { ScenarioReport, Verdict } from "../../../src/verdict/scenario-report.ts";

const ended = { name: "a-test", seconds: 3 };
const failure = { name: "AssertionError", message: "expected 3 to be 0" };

function judged(verdict: Verdict): ScenarioReport {
  return { name: "a-test", verdict, seconds: 2, signals: {}, findings: [] };
}

test("what was judged is reported as it was judged", () => {
  for (const verdict of ["pass", "fail"] as const) {
    const report = judged(verdict);
    expect(testReport({ ...ended, report, errors: undefined })).toBe(report);
  }
});

test("a test that lost items and failed by that is a fail", () => {
  const report = judged("fail");
  expect(testReport({ ...ended, report, errors: [failure] })).toBe(report);
});

test("a test that fails on a pipeline that kept its promise is no pass", () => {
  expect(testReport({ ...ended, report: judged("pass"), errors: [failure] })).toMatchObject({
    verdict: "error",
    error: { code: "internal", message: failure.message },
  });
});

test("a test that asked for no account is no pass", () => {
  expect(testReport({ ...ended, report: undefined, errors: undefined })).toEqual({
    ...ended,
    verdict: "error",
    signals: {},
    findings: [],
    error: { code: "internal", message: "the test asked for no account" },
  });
});
