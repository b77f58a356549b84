import { cp, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { artifactKey } from "./artifact-key.ts";
import type { ArtifactSpec } from "./cached-artifact.ts";
import { checkGo, findGo, goTooOld } from "./go.ts";
import { repositoryPath } from "./repository.ts";
import { runTool } from "./run-tool.ts";
import type { EdotVersion } from "./versions.ts";

/** The collector's file name in its artifact's folder. */
export const COLLECTOR_BINARY = "elastic-otel-collector";

const BUILD_ARGS = ["build", "-v", "-trimpath", "-ldflags", "-s -w"];
const isSource = (file: string) => /^(go\.(mod|sum)|[^/]+\.go)$/.test(file);

/** The collector with the components that EDOT documents for this version, built with Go. */
export function collectorArtifact(edot: EdotVersion): ArtifactSpec {
  const source = repositoryPath(edot.goModule);
  return {
    name: `collector-${edot.version}`,
    title: `EDOT Collector ${edot.version}`,
    key: artifactKey({
      values: { recipe: "1", build: BUILD_ARGS.join(" "), cgo: "0" },
      sources: { module: { folder: source, accept: isSource } },
    }),
    build: async (job) => {
      const go = findGo();
      const goMod = await readFile(join(source, "go.mod"), "utf8");
      await checkGo(job, go, goMod);
      const module = join(job.work, "module");
      const temp = join(job.work, "tmp");
      await cp(source, module, { recursive: true });
      await mkdir(temp);
      let compiled = 0;
      let fetched = 0;
      job.say("compiling with Go");
      await runTool({
        name: "go build",
        command: go,
        args: [...BUILD_ARGS, "-o", join(job.folder, COLLECTOR_BINARY), "."],
        cwd: module,
        // Go's own leftovers after a kill are hundreds of megabytes: here they are found again.
        env: { CGO_ENABLED: "0", GOTMPDIR: temp },
        logFile: job.logFile,
        onLine: (line) => {
          if (line.startsWith("go: downloading ")) job.say(`fetching modules (${++fetched})`);
          else job.say(`compiling packages (${++compiled})`);
        },
        explain: (output) => goTooOld(output),
        ...(job.signal === undefined ? {} : { signal: job.signal }),
      });
    },
  };
}
