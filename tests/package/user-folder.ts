import { chmod, cp, mkdtemp, readFile, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { inject } from "vitest";
import { foreignEnvironment } from "./installed.ts";

/** A config repository of a user's, as the example is, with the packed harness installed. */
export interface UserFolder {
  readonly path: string;
  /** Starts a command there, in a process group of its own. */
  start(command: string, ...args: readonly string[]): ReturnType<typeof run>;
  /** Replaces a text in one of its files, which must be there. */
  change(file: string, from: string | RegExp, to: string): Promise<void>;
}

/** The runs of one folder; what they start has its files below it. */
function run(path: string, command: string, args: readonly string[]) {
  return execa(command, args, {
    cwd: path,
    env: { ...foreignEnvironment(), TMPDIR: path },
    extendEnv: false,
    reject: false,
    detached: true,
    all: true,
  });
}

/** A copy of the repository for one test: what it changes and reports is its own. */
export async function userFolder(): Promise<UserFolder> {
  const installed = inject("installed");
  const path = await mkdtemp(join(tmpdir(), "edot-user-"));
  await chmod(path, 0o755);
  await cp(installed, path, {
    recursive: true,
    filter: (source) => !source.startsWith(join(installed, "node_modules")),
  });
  await symlink(join(installed, "node_modules"), join(path, "node_modules"));
  return {
    path,
    start: (command, ...args) => run(path, command, args),
    change: async (file, from, to) => {
      const before = await readFile(join(path, file), "utf8");
      const after = before.replace(from, to);
      if (after === before) throw new Error(`${file} has no ${from}`);
      await writeFile(join(path, file), after);
    },
  };
}
