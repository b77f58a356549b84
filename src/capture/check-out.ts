import { accessSync, constants, lstatSync, type Stats, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { HarnessError } from "../base/errors.ts";

/**
 * Sees whether a file can be written, before anything is read for it.
 *
 * @param force whether a file that is there is written over
 * @throws HarnessError `bad-option`
 */
export function checkOut(path: string, force: boolean): void {
  if (statsOf(path)?.isDirectory() === true || /[/\\]$/.test(path)) throw isFolder(path);
  const isThere = statsOf(path, lstatSync) !== undefined;
  if (isThere && !force) throw fileExists(path);
  const folder = dirname(resolve(path));
  const stats = statsOf(folder);
  if (stats === undefined) {
    throw badOut("there is no such folder", folder, "make it, or choose another file with --out");
  }
  if (!stats.isDirectory()) {
    throw badOut("it is no folder", folder, "choose another file with --out");
  }
  // A new file needs its folder, an old one itself.
  const needed = isThere ? path : folder;
  if (!isWritable(needed)) {
    throw badOut("it may not be written to", needed, "choose another file with --out");
  }
}

/** What is said where a file is there already. */
export function fileExists(path: string): HarnessError {
  return badOut(
    "the file is there already",
    path,
    "choose another one with --out, or write over it with --force",
  );
}

function isFolder(path: string): HarnessError {
  return badOut("it is a folder", path, "name a file with --out, for example one in this folder");
}

/** What a path leads to, if it leads anywhere; with `lstatSync` a link counts as what it is. */
function statsOf(path: string, stat = statSync): Stats | undefined {
  try {
    return stat(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function badOut(message: string, place: string, remedy: string): HarnessError {
  return new HarnessError({ code: "bad-option", message, place, remedy });
}
