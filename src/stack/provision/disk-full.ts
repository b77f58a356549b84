import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { HarnessError } from "../../base/errors.ts";

const DISK_FULL_CODES = new Set(["ENOSPC", "EDQUOT"]);
/** How tools of all kinds (Go, Java, javac) say it. */
const DISK_FULL_TEXT = /no space left on device|disk quota exceeded|\bENOSPC\b/i;

/** Room for everything one EDOT version needs: sources, compiler caches and the results. */
export const ROOM_GB = 5;

const FULL_BYTES = 1e6;

/** Whether a file system error means that there is no room left. */
export function isDiskFull(error: unknown): boolean {
  return error instanceof Error && "code" in error && DISK_FULL_CODES.has(String(error.code));
}

/** The first line of a tool's output that says there is no room left. */
export function diskFullLine(lines: readonly string[]): string | undefined {
  return lines.find((line) => DISK_FULL_TEXT.test(line));
}

/** The error for a full disk: `place` is the folder or file that could not be written. */
export function diskFull(fields: {
  readonly place: string;
  readonly details?: readonly string[];
  readonly cause?: unknown;
}): HarnessError {
  return new HarnessError(
    {
      code: "disk-full",
      message: "no space left on the device while making the parts that will be run",
      place: fields.place,
      ...(fields.details === undefined ? {} : { details: fields.details }),
      remedy: `free about ${ROOM_GB} GB there, or set EDOT_KAFKA_CACHE to a folder with room`,
    },
    { cause: fields.cause },
  );
}

/** Whether next to nothing can be written in a folder any more. */
export async function isFull(folder: string): Promise<boolean> {
  const room = await statfs(folder).catch(() => undefined);
  return room !== undefined && room.bavail * room.bsize < FULL_BYTES;
}

/**
 * The path that a tool's "no space left" line blames. Where it names several (what was copied, and
 * where to), it is the one beside the tool's own folder, else the last one.
 */
export function pathOfDiskFull(line: string, cwd: string): string | undefined {
  const before = line.slice(0, line.search(DISK_FULL_TEXT));
  const paths = [...before.matchAll(/(?:^|[\s'"(])(\/[^\s:'")]+)/g)].map(([, path]) => path);
  return paths.find((path) => path?.startsWith(dirname(cwd))) ?? paths.at(-1);
}
