import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { cacheFolder } from "../../src/base/cache-folder.ts";
import { HarnessError } from "../../src/base/errors.ts";
import { openCache } from "../../src/stack/provision/cache-folder.ts";
import { findOnPath } from "../../src/stack/provision/find-on-path.ts";
import { runTool } from "../../src/stack/provision/run-tool.ts";
import { explainEngine } from "../../src/stack/runtimes/docker/engine.ts";

/** One run of the Docker client. */
export interface DockerRun {
  readonly args: readonly string[];
  /** Names its log in the cache folder, for example `image-kafka`. */
  readonly log: string;
  readonly onLine?: (line: string) => void;
}

/**
 * Runs the Docker client and returns the last lines of its output.
 *
 * @throws HarnessError `tool-missing`, `no-engine`, `disk-full` or `artifact-failed`
 */
export async function docker({ args, log, onLine }: DockerRun): Promise<string[]> {
  const command = findOnPath("docker", process.env);
  if (command === undefined) {
    throw new HarnessError({
      code: "tool-missing",
      message: "the Docker client was not found on the PATH",
      remedy: "install Docker (Debian: apt-get install docker.io)",
    });
  }
  const run = runTool({
    name: "docker",
    command,
    args,
    cwd: process.cwd(),
    // The classic builder is in every engine; BuildKit's client is a plugin of its own.
    env: { DOCKER_BUILDKIT: "0" },
    logFile: await logFileOf(log),
    ...(onLine === undefined ? {} : { onLine }),
    explain: noEngine,
  });
  return run.catch((error: unknown) => {
    throw ofEngine(error);
  });
}

/** A disk that the engine finds full is the engine's, not the cache's. */
function ofEngine(error: unknown): unknown {
  if (!(error instanceof HarnessError) || error.code !== "disk-full") return error;
  const { details = [] } = error;
  if (!details.some((line) => /response from daemon|processing tar file/i.test(line))) return error;
  return explainEngine(new Error(details.join("\n")), "the images");
}

/** A log in the cache folder. */
export async function logFileOf(name: string): Promise<string> {
  const cache = cacheFolder();
  await openCache(cache);
  await mkdir(join(cache, "logs"), { recursive: true });
  return join(cache, "logs", `${name}.log`);
}

function noEngine(output: readonly string[]): HarnessError | undefined {
  const line = output.find((text) => /cannot connect to the docker daemon/i.test(text));
  if (line === undefined) return undefined;
  return new HarnessError({
    code: "no-engine",
    message: "no Docker Engine answers",
    remedy: "start one (as root: dockerd), or set DOCKER_HOST",
    details: [line],
  });
}
