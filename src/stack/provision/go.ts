import { HarnessError } from "../../base/errors.ts";
import type { BuildJob } from "./cached-artifact.ts";
import { findOnPath } from "./find-on-path.ts";
import { runTool } from "./run-tool.ts";

/** The first Go that fetches a newer one by itself where the user allows it (GOTOOLCHAIN). */
const SELF_UPDATING = [1, 21];

/** @throws HarnessError `tool-missing` */
export function findGo(env: NodeJS.ProcessEnv = process.env): string {
  const go = findOnPath("go", env);
  if (go !== undefined) return go;
  throw new HarnessError({
    code: "tool-missing",
    message: "Go (go) is not on the PATH; the EDOT Collector is built with it",
    remedy: "install Go 1.25 or newer (https://go.dev/dl; macOS: brew install go)",
  });
}

/** @throws HarnessError `tool-missing` when Go is older than the module needs and may not update itself. */
export async function checkGo(job: BuildJob, go: string, goMod: string): Promise<void> {
  const [version = "", toolchain = ""] = await runTool({
    name: "go env",
    command: go,
    args: ["env", "GOVERSION", "GOTOOLCHAIN"],
    // Outside of the module: inside, Go answers with the version it would switch to.
    cwd: job.work,
    logFile: job.logFile,
    ...(job.signal === undefined ? {} : { signal: job.signal }),
  });
  const old = oldGo(version, toolchain, goMod);
  if (old !== undefined) throw old;
}

/** What is wrong with this Go for a module, from what `go env GOVERSION GOTOOLCHAIN` answers. */
export function oldGo(version: string, toolchain: string, goMod: string): HarnessError | undefined {
  const needed = /^go (\S+)$/m.exec(goMod)?.[1];
  const installed = version.replace(/^go/, "");
  if (needed === undefined || compare(parts(installed), parts(needed)) >= 0) return undefined;
  const updates = toolchain !== "local" && compare(parts(installed), SELF_UPDATING) >= 0;
  return updates ? undefined : tooOld(installed, needed);
}

/** The same fault, from the output of `go build`. */
export function goTooOld(output: readonly string[]): HarnessError | undefined {
  for (const line of output) {
    const match = /requires go >= ([\d.]+) \(running go ([\d.]+)/.exec(line);
    if (match?.[1] !== undefined && match[2] !== undefined) return tooOld(match[2], match[1]);
  }
  return undefined;
}

function tooOld(installed: string, needed: string): HarnessError {
  return new HarnessError({
    code: "tool-missing",
    message: `Go ${installed} is too old: the EDOT Collector needs Go ${needed} or newer`,
    remedy: `install Go ${needed} or newer (https://go.dev/dl), or allow it to fetch one: go env -w GOTOOLCHAIN=auto`,
  });
}

function parts(version: string): number[] {
  return version.split(/[.a-z]+/).map(Number);
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
