import { HarnessError } from "../../base/errors.ts";
import type { BuildJob } from "./cached-artifact.ts";
import { findOnPath } from "./find-on-path.ts";
import { runTool } from "./run-tool.ts";

/** The Maven plugin that fetches artifacts; part of every key, because it decides what is fetched. */
export const DEPENDENCY_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1";

/** @throws HarnessError `tool-missing` */
export function findMaven(env: NodeJS.ProcessEnv = process.env): string {
  const mvn = findOnPath("mvn", env);
  if (mvn !== undefined) return mvn;
  throw new HarnessError({
    code: "tool-missing",
    message: "Maven (mvn) is not on the PATH; Kafka and Elasticsearch are fetched with it",
    remedy: "install it (Debian, Ubuntu: apt-get install maven; macOS: brew install maven)",
  });
}

/**
 * Runs one goal of the dependency plugin, with the user's settings, mirrors and credentials.
 *
 * @throws HarnessError `tool-missing`, `artifact-failed`, `disk-full`
 */
export async function runMaven(
  job: BuildJob,
  goal: string,
  args: readonly string[],
  javaHome: string,
  explain?: (output: readonly string[]) => HarnessError | undefined,
): Promise<void> {
  await runTool({
    name: "mvn",
    command: findMaven(),
    args: ["-B", "-ntp", `${DEPENDENCY_PLUGIN}:${goal}`, ...args],
    cwd: job.work,
    // Maven needs some Java; the user's choice stays theirs.
    env: process.env.JAVA_HOME === undefined ? { JAVA_HOME: javaHome } : {},
    logFile: job.logFile,
    ...(explain === undefined ? {} : { explain }),
    ...(job.signal === undefined ? {} : { signal: job.signal }),
  });
}
