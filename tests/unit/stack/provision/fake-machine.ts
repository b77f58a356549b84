import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryPath } from "../../../../src/base/repository.ts";
import { done, notYet, waitFor } from "../../../../src/base/wait.ts";

const TOOLS = repositoryPath("tests/support/fake-tools");

/** A machine whose Maven, Go and JDK are fakes, with a cache of its own. */
export class FakeMachine {
  readonly cache = mkdtempSync(join(tmpdir(), "cache-"));
  readonly state = mkdtempSync(join(tmpdir(), "state-"));
  readonly env: Record<string, string> = {
    PATH: join(TOOLS, "bin"),
    ES_JAVA_HOME: join(TOOLS, "jdk"),
    EDOT_KAFKA_CACHE: this.cache,
    FAKE_STATE: this.state,
    HOME: this.state,
  };

  /** How often each tool was called. */
  calls(): Record<string, number> {
    const file = join(this.state, "calls");
    const counts: Record<string, number> = {};
    if (!existsSync(file)) return counts;
    for (const tool of readFileSync(file, "utf8").trim().split("\n")) {
      counts[tool] = (counts[tool] ?? 0) + 1;
    }
    return counts;
  }

  /** Starts `edot-kafka <args>` on this machine. */
  command(args: readonly string[], env: Readonly<Record<string, string>> = {}): RunningCommand {
    const child = spawn(process.execPath, [repositoryPath("src/cli.ts"), ...args], {
      env: { ...this.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    return new RunningCommand(child);
  }

  /** Waits until a fake tool runs; returns its process id. */
  toolStarted(tool: string): Promise<number> {
    const file = join(this.state, `pid-${tool}`);
    return waitFor(
      () => {
        const pid = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
        return pid > 0 ? done(pid) : notYet(`no ${file}`);
      },
      { for: `the fake ${tool} to start`, timeoutMs: 60_000, everyMs: 20 },
    );
  }
}

/** A command and what it says. */
export class RunningCommand {
  readonly child: ChildProcess;
  /** Resolves with the exit code (or signal) and the texts. */
  readonly ended: Promise<{
    readonly exit: number | string | null;
    readonly stdout: string;
    readonly stderr: string;
  }>;

  constructor(child: ChildProcess) {
    this.child = child;
    let stdout = "";
    let stderr = "";
    child.stdout?.on("data", (data) => {
      stdout += data;
    });
    child.stderr?.on("data", (data) => {
      stderr += data;
    });
    this.ended = new Promise((resolve) => {
      child.once("close", (code, signal) => resolve({ exit: code ?? signal, stdout, stderr }));
    });
  }
}

/** Waits until a process is gone. */
export function processGone(pid: number): Promise<null> {
  return waitFor(
    () => {
      try {
        process.kill(pid, 0);
        return notYet(`process ${pid} runs`);
      } catch {
        return done(null);
      }
    },
    { for: `process ${pid} to be gone`, timeoutMs: 10_000, everyMs: 20 },
  );
}
