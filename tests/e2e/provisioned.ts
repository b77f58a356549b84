import { provision } from "../../src/artifacts/provision.ts";
import { versions } from "../../src/artifacts/versions.ts";
import { createProgress } from "../../src/progress.ts";

/** Builds what is missing once, with progress, before the first test needs it. */
export async function setup(): Promise<void> {
  await provision({ edotVersions: [versions().defaults.edot] }, createProgress());
}
