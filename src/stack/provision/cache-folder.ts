import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import envPaths from "env-paths";
import { HarnessError } from "../../base/errors.ts";
import { diskFull, isDiskFull } from "./disk-full.ts";

/** The variable that moves the cache. */
export const CACHE_VARIABLE = "EDOT_KAFKA_CACHE";

/** Where artifacts are kept: `EDOT_KAFKA_CACHE`, else the user's cache folder. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const chosen = env[CACHE_VARIABLE];
  if (chosen !== undefined && chosen !== "") return resolve(chosen);
  return envPaths("edot-kafka-harness", { suffix: "" }).cache;
}

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
