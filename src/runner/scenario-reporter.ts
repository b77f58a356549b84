import type { Reporter, TestCase, TestModule } from "vitest/node";
import type { Span } from "../base/timings.ts";
import type { ScenarioReport } from "../verdict/scenario-report.ts";
import { errorFields } from "./error-fields.ts";
import "./provided.ts";

/** Collects what the scenarios learned from the tests' `meta`. */
export class ScenarioReporter implements Reporter {
  readonly reports: ScenarioReport[] = [];
  readonly spans: Span[] = [];
  overlays = { edge: "", backend: "" };
  /** Called when a scenario starts. */
  onStart: () => void = () => {};

  onTestCaseReady(): void {
    this.onStart();
  }

  onTestCaseResult(test: TestCase): void {
    this.spans.push(...(test.meta().spans ?? []));
    const result = test.result();
    if (result.state === "skipped") return;
    // A scenario on a pipeline of its own may change settings; its report has its own overlays.
    if (this.overlays.edge === "") this.overlays = test.meta().overlays ?? this.overlays;
    const report = test.meta().scenario;
    const thrown = result.errors?.find(({ name }) => name === "HarnessError") ?? result.errors?.[0];
    if (report !== undefined && (report.verdict !== "pass" || result.state === "passed")) {
      this.reports.push(report);
      return;
    }
    // Without a report of its own, or failing after it passed, a scenario was not judged.
    this.reports.push({
      name: test.name,
      verdict: "error",
      seconds: (test.diagnostic()?.duration ?? 0) / 1000,
      signals: report?.signals ?? {},
      findings: report?.findings ?? [],
      error: errorFields(thrown),
    });
  }

  onTestModuleEnd(module: TestModule): void {
    for (const error of module.errors()) {
      this.reports.push({
        name: module.relativeModuleId,
        verdict: "error",
        seconds: 0,
        signals: {},
        findings: [],
        error: errorFields(error),
      });
    }
  }
}
