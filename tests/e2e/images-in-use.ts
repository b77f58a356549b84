import { versions } from "../../src/artifacts/versions.ts";
import { chooseImages } from "../../src/images/choose-images.ts";
import type { RunImages } from "../../src/images/run-images.ts";
import { silentProgress } from "../../src/progress.ts";
import { findEngine } from "../../src/runtimes/docker/engine.ts";
import type { TargetKind } from "../../src/targets/target-kind.ts";
import { RUNTIME } from "./run-cli.ts";

/** The images that a test's parts run from; undefined where they are plain processes. */
export async function imagesInUse(target: TargetKind): Promise<RunImages | undefined> {
  if (RUNTIME !== "docker") return undefined;
  const edot = versions().defaults.edot;
  const request = { edot: { edge: edot, backend: edot }, target, given: {} };
  const { signal } = new AbortController();
  return chooseImages(await findEngine(), request, silentProgress, signal);
}
