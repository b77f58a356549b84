import "vitest";
import type { Span } from "../base/timings.ts";
import type { VerifyRequest } from "../scenario/verify-request.ts";
import type { ScenarioReport } from "../verdict/scenario-report.ts";

/** How a run's request reaches the scenarios, and what they learned reaches the reporter. */
declare module "vitest" {
  interface ProvidedContext {
    verify: VerifyRequest;
    /** The name of the channel for progress. */
    progress: string;
  }
  interface TaskMeta {
    scenario?: ScenarioReport;
    /** What its thread spent time on. */
    spans?: readonly Span[];
    /** The overlays that the collectors were given. */
    overlays?: { readonly edge: string; readonly backend: string };
  }
}
