import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A place where the kernel itself answers "no space left on device". */
export interface FullDisk {
  /** A file that can be opened, but not filled. */
  readonly file: string;
  /** A folder on a small file system of its own, where the test may mount one (as root on Linux). */
  readonly folder: string | undefined;
  readonly remove: () => void;
}

/** `/dev/full`, and as root a file system of 1 MB that is filled to its last byte. */
export function fullDisk(): FullDisk {
  const root = mkdtempSync(join(tmpdir(), "full-"));
  const file = join(root, "full");
  symlinkSync("/dev/full", file);
  const folder = join(root, "disk");
  mkdirSync(folder);
  const mounted = mount(folder);
  if (mounted) fill(join(folder, "filler"));
  return {
    file,
    folder: mounted ? folder : undefined,
    remove: () => {
      if (mounted) execFileSync("umount", [folder]);
      rmSync(root, { recursive: true });
    },
  };
}

function mount(folder: string): boolean {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

function fill(file: string): void {
  for (const size of [64 * 1024, 4096, 1]) {
    try {
      for (;;) writeFileSync(file, Buffer.alloc(size), { flag: "a" });
    } catch {
      // Full for writes of this size.
    }
  }
}
