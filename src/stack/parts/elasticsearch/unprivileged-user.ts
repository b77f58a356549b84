import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { HarnessError } from "../../../base/errors.ts";

const OTHERS_MAY_ENTER = 0o001;

/** Elasticsearch refuses to run as root; this user owns nothing else (`nobody`). */
export const UNPRIVILEGED = { uid: 65_534, gid: 65_534 } as const;

/** The user that Elasticsearch has to run as; undefined where the harness is not root. */
export function elasticsearchUser(): typeof UNPRIVILEGED | undefined {
  return process.getuid?.() === 0 ? UNPRIVILEGED : undefined;
}

/**
 * Checks that another user can get to a folder.
 *
 * @throws HarnessError `cache-unusable` with the first folder on the way that is closed
 */
export async function assertOthersMayEnter(folder: string, remedy: string): Promise<void> {
  for (let path = folder; path !== dirname(path); path = dirname(path)) {
    const { mode } = await stat(path);
    if ((mode & OTHERS_MAY_ENTER) !== 0) continue;
    throw new HarnessError({
      code: "cache-unusable",
      message: "Elasticsearch does not run as root, and no other user may enter this folder",
      place: path,
      remedy,
    });
  }
}
