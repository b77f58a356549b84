import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { CACHE_VARIABLE } from "../../base/cache-folder.ts";
import { HarnessError } from "../../base/errors.ts";
import { diskFull, isDiskFull } from "./disk-full.ts";

/**
 * Makes the cache folder and its sub-folders.
 *
 * @throws HarnessError `cache-unusable`, `disk-full`
 */
export async function openCache(folder: string): Promise<void> {
  for (const name of ["locks", "logs"]) {
    await mkdir(resolve(folder, name), { recursive: true }).catch((error: unknown) => {
      throw cacheError(error, folder);
    });
  }
}

const UNUSABLE = new Set([
  "EACCES",
  "EPERM",
  "EROFS",
  "ENOTDIR",
  "EEXIST",
  "ELOOP",
  "ENAMETOOLONG",
]);

/** An error of the file system inside the cache, as what a user can act on; others as they are. */
export function cacheError(error: unknown, folder: string): unknown {
  if (!(error instanceof Error) || !("code" in error)) return error;
  if (isDiskFull(error)) return diskFull({ place: folder, cause: error });
  if (!UNUSABLE.has(String(error.code))) return error;
  return new HarnessError(
    {
      code: "cache-unusable",
      message: `the cache folder cannot be written: ${error.message}`,
      place: folder,
      remedy: `make it writable, or set ${CACHE_VARIABLE} to a folder that is`,
    },
    { cause: error },
  );
}
