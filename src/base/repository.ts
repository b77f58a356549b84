import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

const ROOT = folderWithPackage(import.meta.dirname);

/**
 * Absolute path of a file that comes with the harness, given relative to the repository; in the package
 * it is at the same place.
 */
export function repositoryPath(relative: string): string {
  return join(ROOT, relative);
}

/** Whether this is the built package, installed somewhere, and not the repository. */
export const IS_PACKAGE = import.meta.filename.endsWith(".js");

/** The code is in src/ in the repository, and in dist/src/ in the package. */
function folderWithPackage(folder: string): string {
  const parent = dirname(folder);
  return existsSync(join(folder, "package.json")) || parent === folder
    ? folder
    : folderWithPackage(parent);
}
