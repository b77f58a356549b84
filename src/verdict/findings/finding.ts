import type { FindingCode } from "./registry.ts";
import type { Found } from "./rule.ts";

/** A fault of the pipeline with its evidence from this run and what to change. */
export interface Finding extends Found {
  readonly code: FindingCode;
}
