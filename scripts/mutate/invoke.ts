import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import type { HarnessConfig } from "../../src/cli/config-file/harness-config.ts";

const CLI = fileURLToPath(new URL("../../src/cli.ts", import.meta.url));
const WORKER = fileURLToPath(new URL("./worker.ts", import.meta.url));

/** What a variation asks of `verify`. */
export interface Invocation {
  readonly settings: Required<
    Pick<HarnessConfig, "edge" | "backend" | "env" | "target" | "scenarios" | "items" | "outage">
  >;
  /** The report's folder. */
  readonly report: string;
  readonly mode: "plain" | "approve" | "as-sent";
}

/** How it ended. */
export interface Ended {
  readonly exitCode: number | undefined;
  /** The error of exit code 2, with its code in brackets. */
  readonly stderr: string;
  readonly stdout: string;
}

export type Invoke = (invocation: Invocation) => Promise<Ended>;

/** Invokes the command, as users do. */
export async function byCommand({ settings, report, mode }: Invocation): Promise<Ended> {
  const { edge, backend, env, target, scenarios, items, outage } = settings;
  const files = (name: string, paths: string | readonly string[]) =>
    [paths].flat().flatMap((path) => [`--${name}`, path]);
  const { exitCode, stdout, stderr } = await execa(
    process.execPath,
    [
      ...["--", CLI, "verify", "--runtime", "process", "--keep", "--report", report],
      ...["--target", target, "--items", String(items), "--outage", String(outage)],
      ...scenarios.flatMap((name) => ["--scenario", name]),
      ...(mode === "plain" ? [] : [`--${mode}`]),
      ...Object.entries(env).flatMap(([name, value]) => ["--env", `${name}=${value}`]),
      ...[...files("edge", edge), ...files("backend", backend)],
    ],
    { reject: false, env: { CI: "true", GITHUB_ACTIONS: "", npm_lifecycle_event: undefined } },
  );
  return { exitCode, stdout, stderr };
}

/**
 * A process that calls `verify` in code, again and again: what a command loads at each start it loads
 * once. Only the command can approve effects.
 */
export class VerifyWorker {
  readonly #process: ChildProcess;

  constructor() {
    this.#process = fork(WORKER, [], {
      env: { ...process.env, CI: "true", GITHUB_ACTIONS: "", EDOT_KAFKA_KEEP: "true" },
    });
  }

  readonly invoke: Invoke = async (invocation) => {
    if (invocation.mode === "approve") return byCommand(invocation);
    const worker = this.#process;
    return new Promise<Ended>((resolve, reject) => {
      const onExit = (code: number | null) =>
        reject(new Error(`the worker ended with exit code ${code}`));
      worker.once("exit", onExit);
      worker.once("message", (ended: Ended) => {
        worker.off("exit", onExit);
        resolve(ended);
      });
      worker.send(invocation);
    });
  };

  /** Ends the process, which has nothing to do any more. */
  close(): void {
    this.#process.disconnect();
  }
}
