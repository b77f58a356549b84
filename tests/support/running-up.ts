import { readdirSync } from "node:fs";
import { chmod, cp, mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { expect } from "vitest";
import { repositoryPath } from "../../src/base/repository.ts";
import { done, notYet, waitFor } from "../../src/base/wait.ts";
import { READY_TIMEOUT_MS } from "../../src/stack/parts/part.ts";
import { processesUsing, untilStarted } from "./run-cli.ts";

const GONE_WITHIN_MS = 10_000;

function spawnUp(command: readonly string[], temporary: string, env: Record<string, string>) {
  const [file = "", ...args] = command;
  return execa(file, args, {
    reject: false,
    cwd: repositoryPath("."),
    env: { CI: "true", EDOT_KAFKA_RUNTIME: "process", TMPDIR: temporary, ...env },
  });
}

/** One `up` in folders of its own. */
export class RunningUp {
  readonly process: ReturnType<typeof spawnUp>;
  /** Everything that it starts stays below this folder. */
  readonly temporary: string;
  readonly logs: string;
  /** What it has said so far. */
  stdout = "";
  stderr = "";

  private constructor(command: readonly string[], temporary: string, env: Record<string, string>) {
    this.temporary = temporary;
    this.logs = join(temporary, "kept", "logs");
    this.process = spawnUp([...command, "--logs", this.logs], temporary, env);
    this.process.stdout.on("data", (chunk) => {
      this.stdout += chunk;
    });
    this.process.stderr.on("data", (chunk) => {
      this.stderr += chunk;
    });
  }

  /** Starts it as its script does, or as another command. */
  static async start(
    args: readonly string[],
    env: Record<string, string> = {},
    command: readonly string[] = [process.execPath, "--", "src/cli.ts", "up"],
  ): Promise<RunningUp> {
    const temporary = await mkdtemp(join(tmpdir(), "edot-up-"));
    // Elasticsearch may run as another user.
    await chmod(temporary, 0o755);
    return new RunningUp([...command, ...args], temporary, env);
  }

  /** Waits for words on one of the streams; what was said before `from` does not count. */
  async says(words: string, stream: "stdout" | "stderr" = "stdout", from = 0): Promise<string> {
    const ended = this.process.then(() => true);
    return waitFor(
      async () => {
        const said = this[stream].slice(from);
        if (said.includes(words)) return done(said);
        if (this.process.exitCode !== null && (await ended)) throw new Error(this.stderr);
        return notYet(`${this.stdout}\n${this.stderr}`);
      },
      { for: `"${words}" on ${stream}`, timeoutMs: READY_TIMEOUT_MS },
    );
  }

  /** Waits until it can be used. */
  async ready(): Promise<string> {
    return this.says("until Ctrl-C");
  }

  /** Waits until a part was started. */
  async started(part: string): Promise<void> {
    await untilStarted(this, part);
  }

  /** The pasted command below a line of what was printed, as one text. */
  command(heading: string): string {
    const lines = this.stdout.split("\n");
    const at = lines.findIndex((line) => line.startsWith(heading));
    if (at < 0) throw new Error(`no ${heading} in:\n${this.stdout}`);
    const from = lines.findIndex((line, n) => n > at && /^ {2}(curl|set|tail) /.test(line));
    const end = lines.findIndex((line, n) => n > from && line === "");
    return lines.slice(from, end).join("\n");
  }

  /** The process id of a part. */
  async pidOf(command: RegExp): Promise<number> {
    return waitFor(
      () => {
        const found = processesUsing(this.temporary).find((line) => command.test(line));
        return found === undefined ? notYet("not there") : done(Number.parseInt(found, 10));
      },
      { for: `a process like ${command}`, timeoutMs: 60_000 },
    );
  }

  /** Waits until nothing of it is left: no process, no folder. */
  async leavesNothing(): Promise<void> {
    await waitFor(
      () => {
        const left = processesUsing(this.temporary);
        const folders = readdirSync(this.temporary).filter((name) => name.startsWith("edot-"));
        if (left.length + folders.length === 0) return done(null);
        return notYet([...left, ...folders].join("\n"));
      },
      { for: "everything of the run to be gone", timeoutMs: GONE_WITHIN_MS },
    );
  }
}

/** Runs what was printed as a shell would that it is pasted to. */
export async function pasted(command: string): Promise<string> {
  const { stdout, stderr, exitCode } = await execa("sh", ["-c", command], { reject: false });
  if (exitCode !== 0) throw new Error(`${command}\nended with ${exitCode}:\n${stderr}`);
  return stdout;
}

/** Runs it until its answer has these words. */
export async function pastedUntil(command: string, words: string): Promise<string> {
  return waitFor(
    async () => {
      const answer = await pasted(command);
      return answer.includes(words) ? done(answer) : notYet(answer);
    },
    { for: `"${words}" in the answer to ${command}`, timeoutMs: 60_000, everyMs: 300 },
  );
}

/** A copy of `configs/durable` that a test may change, with the folder's name. */
export async function ownConfigs(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "edot-watched-"));
  await cp(repositoryPath("configs/durable"), folder, { recursive: true });
  return folder;
}

/** The value of a variable of a process. */
export async function variableOf(pid: number, name: string): Promise<string> {
  const variables = (await readFile(`/proc/${pid}/environ`, "utf8")).split("\0");
  return variables.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
}

/** One message with its code and a remedy, and no stack trace. */
export function expectOneMessage(stderr: string, code: string): void {
  expect(stderr.match(/^error: /gm), stderr).toHaveLength(1);
  expect(stderr).toContain(`[${code}]`);
  expect(stderr).not.toMatch(/^\s+at .*[(:]\d+:\d+\)?$/m);
}

/** Ctrl-C once a part was started: one message, nothing left. */
export async function expectInterrupted(part: string): Promise<void> {
  const up = await RunningUp.start([]);
  await up.started(part);
  up.process.kill("SIGINT");
  const { exitCode } = await up.process;
  expect(exitCode, up.stderr).toBe(130);
  expectOneMessage(up.stderr, "interrupted");
  expect(up.stdout).toBe("");
  await up.leavesNothing();
}

/** A signal ends a ready one with code 0, and nothing is left. */
export async function expectEnded(signal: "SIGTERM" | "SIGHUP"): Promise<void> {
  const up = await RunningUp.start(["--target", "motlp"]);
  await up.ready();
  up.process.kill(signal);
  const { exitCode } = await up.process;
  expect(exitCode, up.stderr).toBe(0);
  await up.leavesNothing();
}
