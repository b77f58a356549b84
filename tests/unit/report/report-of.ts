import type { Report } from "../../../src/report/report.ts";
import type { ScenarioReport } from "../../../src/verdict/scenario-report.ts";

/** A report of some scenarios, with as little around them as a report can have. */
export function reportOf(
  scenarios: readonly ScenarioReport[],
  changes: Partial<Report> = {},
): Report {
  const config = (path: string) => ({
    path,
    sha256: "",
    readBy: "collector" as const,
    notTested: [],
    overlay: "",
  });
  return {
    harness: { version: "0" },
    edot: { edge: "9.4.3", backend: "9.4.3" },
    parts: {},
    runtime: "process",
    runtimeChoice: "asked for",
    target: "elasticsearch",
    configs: { edge: config("configs/edge.yaml"), backend: config("configs/backend.yaml") },
    verdict: "fail",
    seconds: 1,
    scenarios,
    ...changes,
  };
}
