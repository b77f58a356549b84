import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { createInterface } from "node:readline";
import { HarnessError } from "../../base/errors.ts";
import { diskFull, diskFullLine, isFull, pathOfDiskFull } from "./disk-full.ts";

/** One run of a build tool. */
export interface ToolRun {
  /** How messages call it, for example `mvn`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Added to the harness's own environment, so that the user's mirrors and credentials apply. */
  readonly env?: Readonly<Record<string, string>>;
  /** All output is appended here. */
  readonly logFile: string;
  readonly onLine?: (line: string) => void;
  /** A line after which it has done what it was started for, and is ended by SIGTERM. */
  readonly until?: RegExp;
  /** Ends the tool and all its children. */
  readonly signal?: AbortSignal;
  /** An error that only this tool's caller can name, from its output. */
  readonly explain?: (output: readonly string[]) => HarnessError | undefined;
}

const KEPT_LINES = 400;
const SHOWN_LINES = 12;
const GRACE_MS = 3_000;

/**
 * Runs the tool in a process group of its own. The harness holds one end of a pipe; when it is gone,
 * however it ended, the group is killed.
 */
const WITH_OWNER = `exec 3<&0 </dev/null
(read -r _ <&3; kill -9 0) >/dev/null 2>&1 &
"$@" 3<&-
status=$?
kill -9 $! 2>/dev/null
exit $status`;

/**
 * Runs a build tool to its end and returns the last lines of its output.
 *
 * @throws HarnessError `disk-full`, `artifact-failed` with the tool's last lines, or the signal's
 * reason; nothing of the tool is running any more then.
 */
export async function runTool(run: ToolRun): Promise<string[]> {
  run.signal?.throwIfAborted();
  const child = spawn("/bin/sh", ["-c", WITH_OWNER, "sh", run.command, ...run.args], {
    cwd: run.cwd,
    env: { ...process.env, ...run.env },
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  // Nothing is ever written to it; that it breaks when the tool ends is no news.
  child.stdin.on("error", () => {});
  const output: string[] = [];
  let logError: unknown;
  let isDone = false;
  const log = createWriteStream(run.logFile, { flags: "a" });
  log.on("error", (error) => {
    logError = error;
  });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on("line", (line) => {
      if (logError === undefined) log.write(`${line}\n`);
      output.push(line);
      if (output.length > KEPT_LINES) output.shift();
      run.onLine?.(line);
      if (run.until?.test(line) && !isDone) {
        isDone = true;
        if (child.pid !== undefined) signalGroup(child.pid, "SIGTERM");
      }
    });
  }
  const onAbort = () => endGroup(child);
  run.signal?.addEventListener("abort", onAbort, { once: true });
  try {
    const status = await exitOf(child, run);
    if (run.signal?.aborted) throw run.signal.reason;
    if (status === 0 || isDone) return output;
    throw await failure(run, output, status);
  } finally {
    run.signal?.removeEventListener("abort", onAbort);
    // What the tool started may outlive it, and still write where others clean up.
    if (child.pid !== undefined) signalGroup(child.pid, "SIGKILL");
    await new Promise<void>((resolve) => {
      log.once("close", resolve);
      log.end();
      if (log.closed) resolve();
    });
  }
}

function exitOf(child: ChildProcess, run: ToolRun): Promise<number | string> {
  return new Promise((resolve, reject) => {
    child.once("error", (error) => {
      reject(
        new HarnessError(
          {
            code: "artifact-failed",
            message: `${run.name} could not be started: ${error.message}`,
          },
          { cause: error },
        ),
      );
    });
    // "close" and not "exit": then all output has been read.
    child.once("close", (code, signal) => resolve(code ?? signal ?? "unknown"));
  });
}

function endGroup(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  signalGroup(pid, "SIGTERM");
  const timer = setTimeout(() => signalGroup(pid, "SIGKILL"), GRACE_MS);
  child.once("close", () => clearTimeout(timer));
}

function signalGroup(pid: number, signal: "SIGTERM" | "SIGKILL"): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Already gone.
  }
}

async function failure(
  run: ToolRun,
  output: readonly string[],
  status: number | string,
): Promise<HarnessError> {
  const last = output.filter((line) => line.trim() !== "").slice(-SHOWN_LINES);
  const full = diskFullLine(output);
  if (full !== undefined) {
    return diskFull({ place: pathOfDiskFull(full, run.cwd) ?? run.cwd, details: [full] });
  }
  // Not every tool says so: some only report an input/output error.
  if (await isFull(run.cwd)) return diskFull({ place: run.cwd, details: last });
  return (
    run.explain?.(output) ??
    new HarnessError({
      code: "artifact-failed",
      message: `${run.name} failed (${typeof status === "number" ? `exit code ${status}` : status})`,
      place: run.logFile,
      details: last,
      remedy:
        "the log has its whole output; what it downloaded is kept, so a new try resumes there",
    })
  );
}
