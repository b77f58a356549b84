import { constants } from "node:fs";
import { access, stat, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { CACHE_VARIABLE } from "../../base/cache-folder.ts";
import { HarnessError } from "../../base/errors.ts";
import { ROOM_GB } from "../provision/disk-full.ts";
import { type Check, missing, ok } from "./check.ts";
import type { Surroundings } from "./surroundings.ts";

const GB = 1e9;
/** Kafka, Elasticsearch (half a gigabyte of heap each) and two collectors. */
const RUN_MEMORY_GB = 2.5;
const RUN_DISK_GB = 1;

/** Memory for one run. */
export function checkMemory({ memory }: Surroundings): Check {
  const found = `${gigabytes(memory)} available`;
  if (memory >= RUN_MEMORY_GB * GB) return ok("memory", "Memory", found);
  const remedy = `a run wants about ${RUN_MEMORY_GB} GB: end something else`;
  return { id: "memory", name: "Memory", status: "low", found, remedy };
}

/** Room in the cache folder; only what is still to be made needs any. */
export function checkCacheDisk({ cache }: Surroundings, complete: boolean): Promise<Check> {
  const remedy = `free about ${ROOM_GB} GB, or set ${CACHE_VARIABLE} to a writable folder with room`;
  return checkDisk("cache-disk", "Disk (cache)", cache, complete ? 0 : ROOM_GB, remedy);
}

/** Room for the data of a run. */
export function checkTempDisk({ temp }: Surroundings): Promise<Check> {
  const remedy = `free about ${RUN_DISK_GB} GB, or set TMPDIR to a writable folder with room`;
  return checkDisk("temp-disk", "Disk (temporary)", temp, RUN_DISK_GB, remedy);
}

async function checkDisk(
  id: string,
  name: string,
  folder: string,
  neededGb: number,
  remedy: string,
): Promise<Check> {
  try {
    const existing = await nearestExisting(folder);
    await access(existing, constants.W_OK);
    const { bavail, bsize } = await statfs(existing);
    const free = bavail * bsize;
    const found = `${gigabytes(free)} free in ${folder}`;
    return free >= neededGb * GB ? ok(id, name, found) : missing(id, name, found, remedy);
  } catch (error) {
    return missing(id, name, error instanceof Error ? error.message : String(error), remedy);
  }
}

/** The folder itself, or the one it would be made in. */
async function nearestExisting(folder: string): Promise<string> {
  try {
    if ((await stat(folder)).isDirectory()) return folder;
    throw new HarnessError({ code: "cache-unusable", message: `${folder} is not a folder` });
  } catch (error) {
    if (!isAbsent(error)) throw error;
    const parent = dirname(folder);
    if (parent === folder) throw error;
    return nearestExisting(parent);
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function gigabytes(bytes: number): string {
  return `${(bytes / GB).toFixed(1)} GB`;
}
