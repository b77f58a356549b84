import type { Reporter, TestCase, TestModule } from "vitest/node";
import type { HarnessErrorFields } from "../errors.ts";
import type { ScenarioReport } from "../report/report.ts";
import "./provided.ts";

/** Collects what the scenarios learned from the tests' `meta`. */
export class ScenarioReporter implements Reporter {
  readonly reports: ScenarioReport[] = [];
  overlays = { edge: "", backend: "" };

  onTestCaseResult(test: TestCase): void {
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

/**
 * Vitest hands errors over as plain objects; a HarnessError's own fields survive that. Others may have
 * a `code` too, which says nothing to a user.
 */
function errorFields(thrown: unknown): HarnessErrorFields {
  const fields = (thrown ?? {}) as Partial<HarnessErrorFields> & { readonly name?: string };
  const message = fields.message ?? "the scenario ended without a verdict";
  if (fields.name !== "HarnessError") return { code: "internal", message };
  return {
    code: fields.code ?? "internal",
    message,
    ...(fields.place === undefined ? {} : { place: fields.place }),
    ...(fields.remedy === undefined ? {} : { remedy: fields.remedy }),
    ...(fields.details === undefined ? {} : { details: fields.details }),
  };
}
