import { HarnessError } from "../../base/errors.ts";
import { edotVersion, versions } from "../../base/versions.ts";
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

/** What is wrong with a version of Elasticsearch; only the registry knows which releases exist. */
export function elasticsearchProblem(version: string): Problem | undefined {
  if (/^\d+\.\d+\.\d+$/.test(version)) return undefined;
  return {
    message: `${JSON.stringify(version)} is not a version of Elasticsearch`,
    remedy: `give a release, for example ${versions().defaults.elasticsearch}`,
  };
}
