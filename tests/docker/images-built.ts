import { execa } from "execa";
import { HarnessError } from "../../src/base/errors.ts";
import { createProgress } from "../../src/base/progress.ts";
import { repositoryPath } from "../../src/base/repository.ts";
import { versions } from "../../src/base/versions.ts";
import { chooseImages } from "../../src/stack/images/choose-images.ts";
import { findEngine } from "../../src/stack/runtimes/docker/engine.ts";

/** Pulls the published images, or builds those that stand in for them, before the first test. */
export async function setup(): Promise<void> {
  const engine = await findEngine();
  const edot = versions().defaults.edot;
  const signal = new AbortController().signal;
  const request = {
    edot: { edge: edot, backend: edot },
    target: "elasticsearch",
    given: {},
  } as const;
  try {
    await chooseImages(engine, request, createProgress(), signal);
  } catch (error) {
    if (!(error instanceof HarnessError) || error.code !== "image-missing") throw error;
    const script = repositoryPath("scripts/images.ts");
    await execa(process.execPath, [script], { stdio: "inherit" });
  }
}
