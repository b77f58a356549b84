import { mkdir, readFile, statfs } from "node:fs/promises";
import { join } from "node:path";
import { HarnessError } from "../../../base/errors.ts";
import { done, notYet, waitFor } from "../../../base/wait.ts";
import { findOnPath } from "../../provision/find-on-path.ts";
import type { LaunchSpec, Runtime } from "../runtime.ts";

const MOUNT_TIMEOUT_MS = 20_000;

/** A filesystem of its own size that only what is started in it sees. */
export interface SmallDisk {
  /** Where the commands that are started in it see it. */
  readonly folder: string;
  /** The same command, run where the filesystem is. */
  inside(
    command: Pick<LaunchSpec, "command" | "args" | "cwd">,
  ): Pick<LaunchSpec, "command" | "args">;
  /** Makes a folder in it. */
  makeFolder(folder: string): Promise<void>;
  /** Makes it larger or smaller. @throws HarnessError `part-failed` where it holds more than that */
  resize(bytes: number): Promise<void>;
  /** What it has in all and what of it is free, in bytes, now. */
  room(): Promise<{ readonly bytes: number; readonly free: number }>;
}

/** What a small disk is made from. */
export interface SmallDiskSpec {
  readonly name: string;
  /** An absolute path below the runtime's folder. */
  readonly folder: string;
  readonly bytes: number;
  readonly logFile: string;
  /** Ends the wait for it. */
  readonly signal: AbortSignal;
}

/**
 * Mounts a tmpfs of that size over a folder, in a mount namespace that an instance of the runtime holds:
 * it outlives what is started in it, ends with the run, however that ends, and is seen by nobody else.
 *
 * @throws HarnessError `tool-missing` where this machine cannot (no util-linux, no right to mount)
 * @see https://man7.org/linux/man-pages/man7/mount_namespaces.7.html
 */
export async function openSmallDisk(
  runtime: Pick<Runtime, "folder" | "start">,
  spec: SmallDiskSpec,
): Promise<SmallDisk> {
  const { name, folder, bytes, logFile, signal } = spec;
  const [unshare, nsenter, mount] = [needed("unshare"), needed("nsenter"), needed("mount")];
  await mkdir(folder, { recursive: true });
  const pidFile = join(runtime.folder, `${name}.pid`);
  // Anybody may be root in a user namespace of his own, where the system lets him have one.
  const isRoot = process.getuid?.() === 0;
  const script = `${mount} -t tmpfs -o "size=$1,mode=0777" tmpfs "$2" && echo $$ > "$3" && exec sleep infinity`;
  const holder = await runtime.start({
    name,
    command: unshare,
    args: [
      ...(isRoot ? [] : ["--map-root-user"]),
      ...["--mount", "--propagation", "private"],
      ...["/bin/sh", "-c", script, "sh", `${bytes}`, folder, pidFile],
    ],
    env: { PATH: process.env.PATH ?? "" },
    cwd: runtime.folder,
    logFile,
  });
  const pid = await waitFor(
    async () => {
      const text = await readFile(pidFile, "utf8").catch(() => "");
      return text.endsWith("\n") ? done(text.trim()) : notYet("it is not mounted");
    },
    {
      for: `a filesystem of ${bytes} bytes`,
      timeoutMs: MOUNT_TIMEOUT_MS,
      everyMs: 20,
      place: logFile,
      signal: AbortSignal.any([holder.failed, signal]),
    },
  ).catch(async (error: unknown) => {
    if (!holder.failed.aborted) throw error;
    const said = (await readFile(logFile, "utf8").catch(() => "")).trim().split("\n").slice(-3);
    throw cannot("this machine does not let its user mount one", said);
  });
  // As those see it who are in the namespace.
  const seen = (path: string) => `/proc/${pid}/root${path}`;
  const inside: SmallDisk["inside"] = ({ command, args, cwd }) => ({
    command: nsenter,
    args: [
      ...["--target", pid, "--mount"],
      ...(isRoot ? [] : ["--user", "--preserve-credentials"]),
      // Entering leads to the root folder.
      ...["/bin/sh", "-c", 'cd "$0" && exec "$@"', cwd, command, ...args],
    ],
  });
  return {
    folder,
    inside,
    resize: async (wanted) => {
      const cwd = runtime.folder;
      // With its source named, `mount` adds no option of the first mount that may not be said again.
      const args = ["-o", `remount,size=${wanted}`, "tmpfs", folder];
      const own = { name: `${name}-resize`, cwd, logFile, env: {} };
      const instance = await runtime.start({ ...own, ...inside({ command: mount, args, cwd }) });
      const { code } = await instance.exited;
      if (code === 0) return;
      throw new HarnessError({
        code: "part-failed",
        message: `${name} did not get a size of ${wanted} bytes (exit code ${code})`,
        place: logFile,
      });
    },
    makeFolder: async (path) => {
      await mkdir(seen(path), { recursive: true });
    },
    room: async () => {
      const { blocks, bfree, bsize } = await statfs(seen(folder));
      return { bytes: blocks * bsize, free: bfree * bsize };
    },
  };
}

function needed(tool: string): string {
  const found = findOnPath(tool, process.env);
  if (found === undefined) throw cannot(`there is no ${tool} on the PATH`);
  return found;
}

function cannot(why: string, details: readonly string[] = []): HarnessError {
  return new HarnessError({
    code: "tool-missing",
    message: `a disk of a given size needs a filesystem of its own, and ${why}`,
    remedy:
      "run as root on Linux with util-linux (unshare, nsenter, mount), or where users may have namespaces of their own",
    ...(details.length === 0 ? {} : { details }),
  });
}
