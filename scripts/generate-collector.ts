/**
 * Makes the Go module of one EDOT version's collector again:
 * `npm run collector:generate -- 9.4.3`. Needs Go and the network.
 */
import { existsSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheFolder, openCache } from "../src/artifacts/cache-folder.ts";
import { readComponentModules } from "../src/artifacts/edot-components.ts";
import { findGo } from "../src/artifacts/go.ts";
import { repositoryPath } from "../src/artifacts/repository.ts";
import { runTool } from "../src/artifacts/run-tool.ts";
import { edotVersion, versions } from "../src/artifacts/versions.ts";
import { formatError, toHarnessError } from "../src/errors.ts";
import { collectorManifest } from "./collector-manifest.ts";

/** Modules that the checksum database does not answer for; go.sum then pins what was fetched. */
const WITHOUT_CHECKSUM_DATABASE = [
  "github.com/open-telemetry/opentelemetry-collector-contrib/*/*",
  "go.opentelemetry.io/collector/*",
  "go.opentelemetry.io/ebpf-profiler",
].join(",");

async function generate(version: string): Promise<void> {
  const edot = edotVersion(version);
  const target = repositoryPath(edot.goModule);
  const cache = cacheFolder();
  await openCache(cache);
  const logFile = join(cache, "logs", `generate-collector-${version}.log`);
  await rm(logFile, { force: true });
  const work = await mkdtemp(join(cache, `generate-${version}-`));
  const say = (text: string) => process.stderr.write(`${text}\n`);
  const env = { GONOSUMDB: WITHOUT_CHECKSUM_DATABASE };
  try {
    const manifest = collectorManifest(edot, readComponentModules(join(target, "documented.yaml")));
    await writeFile(join(work, "manifest.yaml"), manifest);
    say("installing the builder");
    const tools = join(cache, "tools", `builder-${edot.core}`);
    await mkdir(tools, { recursive: true });
    await runTool({
      name: "go install",
      command: findGo(),
      args: ["install", `go.opentelemetry.io/collector/cmd/builder@${edot.core}`],
      cwd: work,
      env: { ...env, GOBIN: tools },
      logFile,
    });
    const out = join(work, "out");
    say("generating the sources");
    await runTool({
      name: "builder",
      command: join(tools, "builder"),
      args: ["--config", "manifest.yaml", "--skip-compilation"],
      cwd: work,
      env,
      logFile,
    }).catch(ifSourcesAreThere(out));
    say("resolving the modules");
    await runTool({
      name: "go mod tidy",
      command: findGo(),
      // -e: some modules that only tests of dependencies need are not served.
      args: ["mod", "tidy", "-e"],
      cwd: out,
      env,
      logFile,
    });
    await copyFile(join(work, "manifest.yaml"), join(target, "manifest.yaml"));
    const files = (await readdir(out)).filter((name) => /\.go$|^go\.(mod|sum)$/.test(name));
    for (const name of files) await copyFile(join(out, name), join(target, name));
    say(`${target}: ${["manifest.yaml", ...files].join(", ")}`);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The builder's own `go mod tidy` has no -e and fails; its sources are complete by then. */
function ifSourcesAreThere(out: string): (error: unknown) => string[] {
  return (error) => {
    if (["components.go", "go.mod"].every((name) => existsSync(join(out, name)))) return [];
    throw error;
  };
}

try {
  await generate(process.argv[2] ?? versions().defaults.edot);
} catch (error) {
  process.stderr.write(`${formatError(toHarnessError(error))}\n`);
  process.exitCode = 2;
}
