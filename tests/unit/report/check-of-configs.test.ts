import { expect, test } from "vitest";
import type { CheckResult } from "../../../src/checks/rule.ts";
import { renderReport } from "../../../src/report/console.ts";
import { renderPage } from "../../../src/report/html/render-page.ts";
import { exitCodeOf } from "../../../src/report/report.ts";
import { pageOf } from "./html/page-of.ts";
import { reportOf } from "./report-of.ts";

const RESULT: CheckResult = {
  ...{ rule: "latest-offset", severity: "error", place: "configs/backend.yaml:3" },
  ...{ message: "It starts at the end.", remedy: "start at the beginning" },
};
const report = (check: readonly CheckResult[]) => reportOf([], { verdict: "pass", check });

test("what the rules found is in the table and on the page, and no part of the verdict", () => {
  const given = report([RESULT]);
  expect(renderReport(given, "reports/x")).toContain(
    "check of the configs: 1 error: latest-offset",
  );
  const page = renderPage(pageOf(given));
  expect(page).toContain("Check of the configs");
  expect(page).toContain("It starts at the end.");
  expect(exitCodeOf(given.verdict)).toBe(0);
});

test("where they found nothing, neither says a word of it", () => {
  const given = report([]);
  expect(renderReport(given, "reports/x")).not.toContain("check of the configs");
  expect(renderPage(pageOf(given))).not.toContain("Check of the configs");
});
