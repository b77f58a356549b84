import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HarnessError } from "../../src/base/errors.ts";
import type { Progress } from "../../src/base/progress.ts";
import { repositoryPath } from "../../src/base/repository.ts";
import { findOnPath } from "../../src/stack/provision/find-on-path.ts";
import { runTool } from "../../src/stack/provision/run-tool.ts";
import { docker, logFileOf } from "./docker-tool.ts";

const SUITE = "trixie";
const DEBIAN = `debian:${SUITE}-slim`;
/** What every built image stands on. */
export const BASE = `edot-kafka-harness/base:${SUITE}-jre21`;
const PACKAGES = "openjdk-21-jre-headless,ca-certificates";
const STEP = "base image";

/**
 * Makes the base image, from Debian's own where it can be pulled, else with debootstrap; nothing
 * when it is there.
 *
 * @returns its name
 * @throws HarnessError `tool-missing`, `no-engine`, `disk-full` or `artifact-failed`
 */
export async function ensureBase(progress: Progress): Promise<string> {
  if (await exists(BASE)) return BASE;
  progress.start(STEP);
  const onLine = (line: string) => progress.update(STEP, line);
  if (await canPull(DEBIAN, onLine)) {
    const folder = repositoryPath("scripts/images/base");
    const args = ["build", "--build-arg", `DEBIAN=${DEBIAN}`, "--tag", BASE, folder];
    await docker({ args, log: "image-base", onLine });
  } else {
    await bootstrap(onLine);
  }
  progress.done(STEP, BASE);
  return BASE;
}

async function bootstrap(onLine: (line: string) => void): Promise<void> {
  const command = findOnPath("debootstrap", process.env);
  if (command === undefined || process.getuid?.() !== 0) {
    throw new HarnessError({
      code: "tool-missing",
      message: `${DEBIAN} cannot be pulled, and ${
        command === undefined ? "debootstrap was not found" : "debootstrap needs root"
      }`,
      remedy: "pull it once, or install debootstrap and run this as root (Debian)",
    });
  }
  const work = await mkdtemp(join(tmpdir(), "edot-base-"));
  const root = join(work, "root");
  const archive = join(work, "base.tar");
  try {
    const run = { cwd: work, logFile: await logFileOf("image-base"), onLine };
    await runTool({
      ...run,
      name: "debootstrap",
      command,
      args: ["--variant=minbase", `--include=${PACKAGES}`, SUITE, root],
    });
    // Package lists and archives serve nobody in a container that lives for a run.
    await rm(join(root, "var/cache/apt"), { recursive: true, force: true });
    await rm(join(root, "var/lib/apt/lists"), { recursive: true, force: true });
    const tar = findOnPath("tar", process.env) ?? "tar";
    await runTool({ ...run, name: "tar", command: tar, args: ["-C", root, "-cf", archive, "."] });
    await docker({ args: ["import", archive, BASE], log: "image-base" });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function exists(image: string): Promise<boolean> {
  const [found] = await docker({ args: ["image", "ls", "--quiet", image], log: "image-base" });
  return found !== undefined && found.trim() !== "";
}

async function canPull(image: string, onLine: (line: string) => void): Promise<boolean> {
  try {
    await docker({ args: ["pull", image], log: "image-base", onLine });
    return true;
  } catch (error) {
    if (error instanceof HarnessError && error.code === "artifact-failed") return false;
    throw error;
  }
}
