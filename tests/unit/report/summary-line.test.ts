import { expect, test } from "vitest";
import { summaryLine } from "../../../src/report/summary-line.ts";
import { AccountBook } from "../../../src/verdict/account/account-book.ts";
import { nothingLost } from "../../../src/verdict/attribution/hop.ts";
import type { ScenarioReport, SignalReport } from "../../../src/verdict/scenario-report.ts";

function signal(changes: Partial<SignalReport>): SignalReport {
  return { ...new AccountBook().close(), lostAt: nothingLost(), losses: [], ...changes };
}

const PASSED: ScenarioReport = {
  ...{ name: "delivery", verdict: "pass", seconds: 1, findings: [] },
  signals: { logs: signal({ sent: 5, delivered: 5 }) },
};

test("a scenario that passed", () => {
  expect(summaryLine(PASSED)).toBe("delivery: pass");
});

test("a scenario that was not judged says why", () => {
  const error = { code: "deadline", message: "waited 60 s" } as const;
  const line = summaryLine({ ...PASSED, verdict: "error", error });
  expect(line).toBe("delivery: error; waited 60 s");
});

test("what is wrong, where, and the findings' names", () => {
  const finding = { severity: "loss", message: "", remedy: "", evidence: [] } as const;
  const line = summaryLine({
    ...PASSED,
    verdict: "fail",
    signals: {
      traces: signal({ sent: 9, missing: 5, lostAt: { ...nothingLost(), edge: 2, retention: 3 } }),
      logs: signal({ sent: 9, duplicated: 1, notKept: 2 }),
    },
    findings: [
      { ...finding, code: "shared-topic" },
      { ...finding, code: "latest-offset" },
      { ...finding, code: "listens-on-localhost", severity: "risk" },
    ],
  });
  expect(line).toBe(
    "delivery: fail; 5 of 9 traces missing (2 at edge, 3 at retention); 1 logs duplicated; " +
      "2 logs not kept; findings: shared-topic, latest-offset; risks: listens-on-localhost",
  );
});
