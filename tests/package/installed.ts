import { chmod, cp, mkdtemp, rename } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import type { TestProject } from "vitest/node";
import { cacheFolder } from "../../src/base/cache-folder.ts";
import { repositoryPath } from "../../src/base/repository.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** A config repository with the packed harness as its dependency. */
    installed: string;
  }
}

/** Variables that tell a command that it runs below this project, or in its tests. */
const OF_THIS_RUN =
  /^(VITEST|TEST$|NODE_(?!EXTRA_CA_CERTS)|INIT_CWD|EDOT_KAFKA_|GITHUB_|npm_(lifecycle|package|command|execpath|node_execpath))/;

/**
 * The environment of a shell in which nobody has entered this repository: its Node and its tools are
 * not on the PATH. What runs need is in the cache of this machine.
 */
export function foreignEnvironment(): Record<string, string | undefined> {
  const kept = Object.entries(process.env).filter(([name]) => !OF_THIS_RUN.test(name));
  const path = (process.env.PATH ?? "").split(":").filter((one) => !one.includes("node_modules"));
  return {
    ...Object.fromEntries(kept),
    PATH: path.join(":"),
    CI: "true",
    EDOT_KAFKA_CACHE: cacheFolder(),
    EDOT_KAFKA_RUNTIME: "process",
  };
}

/** Packs the harness, and installs it in a copy of the example. */
export async function setup({ provide }: TestProject): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "edot-package-"));
  // Elasticsearch may run as another user.
  await chmod(folder, 0o755);
  await cp(repositoryPath("examples/config-repository"), folder, { recursive: true });
  const { stdout } = await execa("npm", ["pack", "--json", "--pack-destination", folder], {
    cwd: repositoryPath("."),
  });
  await rename(join(folder, packedName(stdout)), join(folder, "edot-kafka-harness-0.1.0.tgz"));
  await execa("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund"], {
    cwd: folder,
    env: foreignEnvironment(),
    extendEnv: false,
  });
  provide("installed", folder);
}

/** What a build prints before it is no part of npm's answer. */
function packedName(stdout: string): string {
  const name = /"filename": "([^"]+)"/.exec(stdout)?.[1];
  if (name === undefined) throw new Error(`npm pack named no file: ${stdout}`);
  return name;
}
