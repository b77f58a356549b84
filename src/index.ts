/**
 * The public interface for config files and scripts; suites import from `edot-kafka-harness/fixtures`.
 * Described in docs/reference/api.md.
 */
export { type ErrorCode, HarnessError, type HarnessErrorFields } from "./base/errors.ts";
export { createProgress, type Progress, type ProgressStream } from "./base/progress.ts";
export { defineConfig } from "./cli/config-file/define-config.ts";
export type { HarnessConfig } from "./cli/config-file/harness-config.ts";
export { verify } from "./cli/verify.ts";
export type { VerifyOptions } from "./cli/verify-call.ts";
export type { Report } from "./report/report.ts";
export type { Finding } from "./verdict/findings/finding.ts";
export type { FindingCode } from "./verdict/findings/registry.ts";
export type { ScenarioReport, SignalReport, Verdict } from "./verdict/scenario-report.ts";
