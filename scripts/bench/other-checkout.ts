import { access, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";

const REPOSITORY = fileURLToPath(new URL("../../", import.meta.url));

/** A state of this project in a folder of its own. */
export interface Checkout {
  /** A commit's name, or `this` for the working tree's last commit. */
  readonly name: string;
  readonly folder: string;
}

/**
 * Clones this repository into a temporary folder, at a commit.
 *
 * @param commit by default the one that is checked out
 * @throws when git does not know the commit
 */
export async function cloneAt(commit?: string): Promise<Checkout> {
  const folder = await mkdtemp(join(tmpdir(), "edot-against-"));
  await execa("git", ["clone", "--quiet", REPOSITORY, folder]);
  if (commit !== undefined) await execa("git", ["checkout", "--quiet", commit], { cwd: folder });
  return { name: commit ?? "this", folder };
}

/** Installs a checkout's packages, unless they are there. */
export async function install({ folder }: Checkout): Promise<void> {
  const isInstalled = await access(join(folder, "node_modules")).then(
    () => true,
    () => false,
  );
  if (!isInstalled) await execa("npm", ["ci", "--no-audit", "--no-fund"], { cwd: folder });
}

/** The environment of a machine on which nothing was built yet: each cache is a new, empty folder. */
export async function emptyCaches(): Promise<Record<string, string>> {
  const caches = await mkdtemp(join(tmpdir(), "edot-empty-caches-"));
  return {
    npm_config_cache: join(caches, "npm"),
    GOCACHE: join(caches, "go-build"),
    GOMODCACHE: join(caches, "go-mod"),
    // Go makes its modules read-only: they could not be removed afterwards.
    GOFLAGS: "-modcacherw",
    MAVEN_ARGS: `-Dmaven.repo.local=${join(caches, "maven")}`,
    EDOT_KAFKA_CACHE: join(caches, "artifacts"),
  };
}
