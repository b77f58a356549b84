import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { repositoryPath } from "../../base/repository.ts";
import { filesOf } from "./artifact-key.ts";
import type { BuildJob } from "./cached-artifact.ts";
import { runTool } from "./run-tool.ts";

/** The plugin's sources and descriptor. */
export const PLUGIN_FOLDER = repositoryPath("scripts/elasticsearch-plugin");
const NAME = "edot-kafka-harness";

/**
 * Compiles the plugin against the server it goes into and installs it there.
 *
 * @throws HarnessError `artifact-failed` with the compiler's output, `disk-full`
 */
export async function buildPlugin(
  job: BuildJob,
  server: { readonly home: string; readonly version: string; readonly javaHome: string },
): Promise<void> {
  const classes = join(job.work, "classes");
  const target = join(server.home, "plugins", NAME);
  await mkdir(target, { recursive: true });
  const sources = filesOf(PLUGIN_FOLDER).filter((file) => file.endsWith(".java"));
  const tool = (name: string, args: readonly string[]) =>
    runTool({
      name,
      command: join(server.javaHome, "bin", name),
      args,
      cwd: job.work,
      logFile: job.logFile,
      ...(job.signal === undefined ? {} : { signal: job.signal }),
    });
  const classPath = join(server.home, "lib", "*");
  const files = sources.map((file) => join(PLUGIN_FOLDER, file));
  await tool("javac", ["--release", "21", "-d", classes, "-cp", classPath, ...files]);
  const resources = join(PLUGIN_FOLDER, "resources");
  const content = ["-C", classes, ".", "-C", resources, "."];
  await tool("jar", ["--create", "--file", join(target, `${NAME}.jar`), ...content]);
  const descriptor = await readFile(join(PLUGIN_FOLDER, "plugin-descriptor.properties"), "utf8");
  await writeFile(
    join(target, "plugin-descriptor.properties"),
    descriptor.replaceAll("@VERSION@", server.version),
  );
}
