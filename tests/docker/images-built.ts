import { execa } from "execa";
import { repositoryPath } from "../../src/artifacts/repository.ts";
import { versions } from "../../src/artifacts/versions.ts";
import { HarnessError } from "../../src/errors.ts";
import { chooseImages } from "../../src/images/choose-images.ts";
import { createProgress } from "../../src/progress.ts";
import { findEngine } from "../../src/runtimes/docker/engine.ts";

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
