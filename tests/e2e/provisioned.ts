import { provision } from "../../src/artifacts/provision.ts";
import { versions } from "../../src/artifacts/versions.ts";
import { createProgress } from "../../src/progress.ts";

/**
 * Builds what is missing once, with progress, before the first test needs it: every EDOT version, since
 * a test that had to wait for a build would run into its time limit.
 */
export async function setup(): Promise<void> {
  await provision({ edotVersions: Object.keys(versions().edot) }, createProgress());
}
