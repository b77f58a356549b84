import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { repositoryPath } from "../../base/repository.ts";
import type { EdotVersion } from "../../base/versions.ts";
import { type ComponentSet, componentSet } from "../../collector-config/component-set.ts";
import { DEFAULT_COMPONENTS } from "../../collector-config/default-components.ts";
import { builtModules } from "../../collector-config/edot-components.ts";
import { artifactKey } from "./artifact-key.ts";
import type { ArtifactSpec } from "./cached-artifact.ts";
import { componentSources } from "./component-sources.ts";
import { coveringCollector } from "./covering-collector.ts";
import { checkGo, findGo, goTooOld } from "./go.ts";
import { runTool } from "./run-tool.ts";

/** The collector's file name in its artifact's folder. */
export const COLLECTOR_BINARY = "elastic-otel-collector";

/** The linker strips what debuggers read (-s -w): the compiler need not make it. */
const BUILD_ARGS = ["build", "-v", "-trimpath", "-gcflags=all=-dwarf=false", "-ldflags", "-s -w"];
const isSource = (file: string) => /^(go\.(mod|sum)|[^/]+\.go)$/.test(file);

/**
 * A collector of this version with a set of components, built with Go; by default with those that the
 * project's own configs use. One in the cache that has more of them serves as well.
 */
export function collectorArtifact(
  edot: EdotVersion,
  set: ComponentSet = componentSet(edot.version, DEFAULT_COMPONENTS),
): ArtifactSpec {
  const source = repositoryPath(edot.goModule);
  const name = `collector-${edot.version}`;
  const recipe = artifactKey({
    values: { recipe: "2", build: BUILD_ARGS.join(" "), cgo: "0" },
    sources: { module: { folder: source, accept: isSource } },
  });
  const variant = artifactKey({ values: { components: set.join("\n") } }).slice(0, 8);
  return {
    name,
    title: `EDOT Collector ${edot.version}`,
    key: `${recipe}-${variant}`,
    // Packages that two sets share are compiled once: by the first, for the second.
    lock: `${name}-${recipe}`,
    facts: { components: set },
    findOther: (cache) => coveringCollector(cache, `${name}-${recipe}-`, set),
    build: async (job) => {
      const go = findGo();
      const goMod = await readFile(join(source, "go.mod"), "utf8");
      await checkGo(job, go, goMod);
      const module = join(job.work, "module");
      const temp = join(job.work, "tmp");
      await cp(source, module, { recursive: true });
      await mkdir(temp);
      const all = await readFile(join(source, "components.go"), "utf8");
      const modules = Object.values(builtModules(edot.version)).flat();
      await writeFile(join(module, "components.go"), componentSources(all, modules, set));
      let compiled = 0;
      let fetched = 0;
      job.say("compiling with Go");
      await runTool({
        name: "go build",
        command: go,
        args: [...BUILD_ARGS, "-o", join(job.folder, COLLECTOR_BINARY), "."],
        cwd: module,
        env: {
          CGO_ENABLED: "0",
          // Go's own leftovers after a kill are hundreds of megabytes: here they are found again.
          GOTMPDIR: temp,
          // The compiler collects less garbage: a tenth less processor time for more memory.
          GOGC: process.env.GOGC ?? "400",
        },
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
