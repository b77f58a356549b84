import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Gives all tests of a project one folder for their temporary files, and removes it after the last of
 * them; with `EDOT_KAFKA_KEEP_TEST_FILES` it stays, to look at the reports of what failed.
 */
export function setup(): () => void {
  const before = process.env.TMPDIR;
  const folder = mkdtempSync(join(tmpdir(), "edot-tests-"));
  // Elasticsearch may run as another user.
  chmodSync(folder, 0o755);
  process.env.TMPDIR = folder;
  return () => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    if ((process.env.EDOT_KAFKA_KEEP_TEST_FILES ?? "") === "") {
      rmSync(folder, { recursive: true, force: true });
    }
  };
}
