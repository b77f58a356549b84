import { HarnessError } from "../../base/errors.ts";
import { edotVersion } from "../../base/versions.ts";
import type { Problem } from "./kinds.ts";

/** What is wrong with the name of an EDOT version. */
export function edotProblem(version: string): Problem | undefined {
  try {
    edotVersion(version);
    return undefined;
  } catch (error) {
    if (!(error instanceof HarnessError) || error.code !== "unknown-edot-version") throw error;
    return { code: error.code, message: error.message, remedy: error.remedy ?? "" };
  }
}
