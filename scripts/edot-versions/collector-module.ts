import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheFolder } from "../../src/base/cache-folder.ts";
import { HarnessError } from "../../src/base/errors.ts";
import type { ComponentModules } from "../../src/collector-config/edot-components.ts";
import { openCache } from "../../src/stack/provision/cache-folder.ts";
import { collectorManifest, type LeftOut, leftOut, wantedModules } from "./collector-manifest.ts";
import { GoTool } from "./go-tool.ts";
import { refuseWithoutNeeded } from "./needed-components.ts";
import { unservedModules } from "./served-modules.ts";

/** What the Go module of one EDOT version's collector is made from. */
export interface ModuleRecipe {
  readonly version: string;
  /** Release of the OpenTelemetry Collector's builder, for example `v0.152.0`. */
  readonly core: string;
  /** Elastic's list. */
  readonly documented: ComponentModules;
  readonly say: (text: string) => void;
}

/** A made module. */
export interface CollectorModule {
  /** By name: `manifest.yaml`, the sources, `go.mod` and `go.sum`. */
  readonly files: ReadonlyMap<string, string>;
  readonly leftOut: readonly LeftOut[];
}

/**
 * Makes the Go module of a collector: asks the registry what it serves, runs the builder, resolves
 * every module and checks that none is missing. Writes nothing outside of the cache folder.
 *
 * @throws HarnessError `artifact-failed`, `tool-missing`, `disk-full` or `cache-unusable`
 */
export async function makeCollectorModule(recipe: ModuleRecipe): Promise<CollectorModule> {
  const { version, core, documented, say } = recipe;
  const cache = cacheFolder();
  await openCache(cache);
  const logFile = join(cache, "logs", `generate-collector-${version}.log`);
  await rm(logFile, { force: true });
  const work = await mkdtemp(join(cache, `generate-${version}-`));
  try {
    const go = new GoTool(work, logFile);
    say("asking the Go module proxy for the components");
    const unserved = await unservedModules(go, wantedModules(documented));
    refuseWithoutNeeded(version, documented, unserved);
    const manifest = collectorManifest(version, documented, unserved);
    await writeFile(join(work, "manifest.yaml"), manifest);
    const builder = await installBuilder(go, cache, core, say);
    const out = join(work, "out");
    say("generating the sources");
    await go
      .run({
        name: "builder",
        command: builder,
        args: ["--config", "manifest.yaml", "--skip-compilation"],
      })
      .catch(ifSourcesAreThere(out));
    await resolveModules(go, out, say);
    const names = (await readdir(out)).filter((name) => /\.go$|^go\.(mod|sum)$/.test(name));
    const files = new Map([["manifest.yaml", manifest]]);
    for (const name of names) files.set(name, await readFile(join(out, name), "utf8"));
    return { files, leftOut: leftOut(documented, unserved) };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function installBuilder(
  go: GoTool,
  cache: string,
  core: string,
  say: ModuleRecipe["say"],
): Promise<string> {
  say("installing the builder");
  const tools = join(cache, "tools", `builder-${core}`);
  await mkdir(tools, { recursive: true });
  await go.run({
    name: "go install",
    args: ["install", `go.opentelemetry.io/collector/cmd/builder@${core}`],
    env: { GOBIN: tools },
  });
  return join(tools, "builder");
}

/** The builder's own `go mod tidy` has no -e and fails; its sources are complete by then. */
function ifSourcesAreThere(out: string): (error: unknown) => string[] {
  return (error) => {
    if (["components.go", "go.mod"].every((name) => existsSync(join(out, name)))) return [];
    throw error;
  };
}

async function resolveModules(go: GoTool, out: string, say: ModuleRecipe["say"]): Promise<void> {
  say("resolving the modules");
  for (;;) {
    let output: readonly string[] = [];
    let failure: unknown;
    const tidy = {
      name: "go mod tidy",
      // -e: some modules that only tests of dependencies need are not served.
      args: ["mod", "tidy", "-e"],
      cwd: out,
      explain: (lines: readonly string[]) => {
        output = lines;
        return undefined;
      },
    };
    await go.run(tidy).then(
      (lines) => {
        output = lines;
      },
      (error: unknown) => {
        failure = error;
      },
    );
    const added = go.leaveUnchecked(withoutChecksum(output));
    if (added.length === 0 && failure !== undefined) throw failure;
    if (added.length === 0) break;
    say(`the checksum database does not know ${added.join(", ")}: go.sum pins what is fetched`);
  }
  // What tidy -e could not resolve it passes over: whether it matters, only this says.
  await go.run({
    name: "go list",
    args: ["list", "-deps", "-f", "{{.ImportPath}}", "."],
    cwd: out,
    env: { CGO_ENABLED: "0" },
    explain: missingModule,
  });
}

/** The modules whose checksum the database answered with "not found", from the output of Go. */
export function withoutChecksum(output: readonly string[]): string[] {
  return output.flatMap((line) => {
    const found = /\bverifying module: (\S+)@\S+: reading \S+\/lookup\/\S+: 4\d\d /.exec(line);
    return found?.[1] === undefined ? [] : [found[1]];
  });
}

/** A module that the collector needs and nothing serves, from the output of `go list`. */
export function missingModule(output: readonly string[]): HarnessError | undefined {
  const line = output.find((text) => /missing go\.sum entry|no required module/.test(text));
  if (line === undefined) return undefined;
  const found = /module providing package (\S+?)[;:]?(?: \(imported by (\S+?)\))?(?:[;:]|$)/.exec(
    line,
  );
  const [, missing = "a package", by] = found ?? [];
  return new HarnessError({
    code: "artifact-failed",
    message: `the Go module proxy does not serve ${missing}${by === undefined ? "" : `, which ${by} needs`}`,
    remedy: "this version cannot be built from the registry: nothing was added",
    details: [line],
  });
}
