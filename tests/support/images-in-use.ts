import { silentProgress } from "../../src/base/progress.ts";
import { versions } from "../../src/base/versions.ts";
import type { TargetKind } from "../../src/collector-config/target-kind.ts";
import { chooseImages } from "../../src/stack/images/choose-images.ts";
import type { RunImages } from "../../src/stack/images/run-images.ts";
import { findEngine } from "../../src/stack/runtimes/docker/engine.ts";
import { RUNTIME } from "./run-cli.ts";

/** The images that a test's parts run from; undefined where they are plain processes. */
export async function imagesInUse(target: TargetKind): Promise<RunImages | undefined> {
  if (RUNTIME !== "docker") return undefined;
  const edot = versions().defaults.edot;
  const request = { edot: { edge: edot, backend: edot }, target, given: {} };
  const { signal } = new AbortController();
  return chooseImages(await findEngine(), request, silentProgress, signal);
}
