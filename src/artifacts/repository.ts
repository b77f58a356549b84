import { join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../..");

/** Absolute path of a file that comes with the harness, given relative to the repository. */
export function repositoryPath(relative: string): string {
  return join(ROOT, relative);
}
