import { type ChildProcess, fork } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HarnessError } from "../../../base/errors.ts";
import { moduleBeside } from "../../../base/module-beside.ts";
import type { LogFlood } from "../../../record/log-flood.ts";
import type { InstanceExit, LaunchSpec, RunningInstance, Runtime } from "../runtime.ts";
import { unexpectedExit } from "../unexpected-exit.ts";
import { cpuOfGroups } from "./group-cpu.ts";
import type { InstanceSignal, SupervisorReply, SupervisorRequest } from "./protocol.ts";

const SUPERVISOR = moduleBeside("./supervisor", import.meta.url);
const SUPERVISOR_GONE = "the supervisor was killed";

interface Pending {
  readonly onStarted: (pid: number) => void;
  readonly onFailed: (message: string) => void;
  readonly onSignalled: () => void;
  readonly onExited: (code: number | null, signal: string | null) => void;
}

/** Plain processes of this machine, held by a supervisor process that outlives the harness. */
export class ProcessRuntime implements Runtime {
  readonly kind = "process";
  readonly folder: string;
  readonly #supervisor: ChildProcess;
  readonly #instances = new Map<number, Pending>();
  /** Process groups by instance, in case the supervisor itself dies. */
  readonly #pids = new Map<number, number>();
  readonly #names = new Map<number, string>();
  /** Seconds of CPU that instances used which were ended since, by name. */
  readonly #spent = new Map<string, number>();
  readonly #gone: Promise<void>;
  /** Who waits for the logs; answers come in the order of the questions. */
  readonly #asked: ((floods: readonly LogFlood[]) => void)[] = [];
  #nextId = 1;
  #closed: Promise<void> | undefined;

  private constructor(folder: string, supervisor: ChildProcess) {
    this.folder = folder;
    this.#supervisor = supervisor;
    this.#gone = new Promise((resolve) => supervisor.once("exit", () => resolve()));
    supervisor.on("message", (reply: SupervisorReply) => this.#onReply(reply));
    supervisor.once("exit", () => this.#onSupervisorExit());
  }

  /** Starts the supervisor and makes the run's folder. */
  static async open(): Promise<ProcessRuntime> {
    const folder = await mkdtemp(join(tmpdir(), "edot-kafka-"));
    // Parts may run as another user; what is secret inside has its own permissions.
    await chmod(folder, 0o755);
    const supervisor = fork(SUPERVISOR, [folder], {
      detached: true,
      execArgv: [],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    const runtime = new ProcessRuntime(folder, supervisor);
    await new Promise<void>((resolve, reject) => {
      supervisor.once("message", () => resolve());
      supervisor.once("error", reject);
      supervisor.once("exit", () =>
        reject(new HarnessError({ code: "internal", message: "the supervisor ended at once" })),
      );
    });
    return runtime;
  }

  async start(spec: LaunchSpec): Promise<RunningInstance> {
    if (this.#closed !== undefined) {
      throw new HarnessError({ code: "interrupted", message: `${spec.name} not started: closing` });
    }
    if (!this.#supervisor.connected) throw startFailure(spec, SUPERVISOR_GONE);
    const id = this.#nextId++;
    this.#names.set(id, spec.name);
    const failed = new AbortController();
    let requested = false;
    const exit = Promise.withResolvers<InstanceExit>();
    const started = Promise.withResolvers<void>();
    // Answers come in the order of the signals.
    const unanswered: (() => void)[] = [];
    this.#instances.set(id, {
      onSignalled: () => unanswered.shift()?.(),
      onStarted: (pid) => {
        // At once: the message that it has ended may come with this one.
        this.#pids.set(id, pid);
        started.resolve();
      },
      onFailed: (message) => started.reject(startFailure(spec, message)),
      onExited: (code, signal) => {
        for (const resolve of unanswered.splice(0)) resolve();
        exit.resolve({ code, signal, requested });
        if (!requested) failed.abort(unexpectedExit(spec, { code, signal }));
      },
    });
    this.#send({ type: "start", id, spec });
    await started.promise;
    const signalled = (signal: InstanceSignal) =>
      new Promise<void>((resolve) => {
        if (!this.#instances.has(id) || !this.#supervisor.connected) return resolve();
        unanswered.push(resolve);
        this.#send({ type: "signal", id, signal });
      });
    const end = (signal: "SIGTERM" | "SIGKILL") => {
      if (!requested) this.#noteCpu(id);
      requested = true;
      void signalled(signal);
    };
    return {
      name: spec.name,
      logFile: spec.logFile,
      exited: exit.promise,
      failed: failed.signal,
      kill: () => {
        end("SIGKILL");
        return exit.promise;
      },
      pause: () => signalled("SIGSTOP"),
      resume: () => signalled("SIGCONT"),
      stop: async (graceMs) => {
        end("SIGTERM");
        const timer = setTimeout(() => end("SIGKILL"), graceMs);
        try {
          return await exit.promise;
        } finally {
          clearTimeout(timer);
        }
      },
    };
  }

  cpuSeconds(): Readonly<Record<string, number>> | undefined {
    const groups = cpuOfGroups();
    if (groups === undefined) return undefined;
    const seconds = new Map(this.#spent);
    for (const [id, pid] of this.#pids) {
      const name = this.#names.get(id);
      if (name !== undefined) seconds.set(name, (seconds.get(name) ?? 0) + (groups.get(pid) ?? 0));
    }
    return Object.fromEntries(seconds);
  }

  settleLogs(): Promise<readonly LogFlood[]> {
    return this.#askForLogs(false);
  }

  /** Empties the logs of all instances, and forgets their floods. */
  async clearLogs(): Promise<void> {
    await this.#askForLogs(true);
  }

  #askForLogs(clear: boolean): Promise<readonly LogFlood[]> {
    if (!this.#supervisor.connected) return Promise.resolve([]);
    return new Promise((resolve) => {
      this.#asked.push(resolve);
      this.#send({ type: "logs", clear });
    });
  }

  /** An instance that is about to end takes its figures with it. */
  #noteCpu(id: number): void {
    const [name, pid] = [this.#names.get(id), this.#pids.get(id)];
    if (name === undefined || pid === undefined) return;
    const used = cpuOfGroups()?.get(pid) ?? 0;
    this.#spent.set(name, (this.#spent.get(name) ?? 0) + used);
    this.#names.delete(id);
  }

  close(): Promise<void> {
    this.#closed ??= (async () => {
      this.#send({ type: "close" });
      await this.#gone;
      // The supervisor has done it already, unless someone killed it.
      await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
    })();
    return this.#closed;
  }

  #send(request: SupervisorRequest): void {
    if (this.#supervisor.connected) this.#supervisor.send(request, () => {});
  }

  #onReply(reply: SupervisorReply): void {
    switch (reply.type) {
      case "started":
        this.#instances.get(reply.id)?.onStarted(reply.pid);
        break;
      case "signalled":
        this.#instances.get(reply.id)?.onSignalled();
        break;
      case "logs":
        this.#asked.shift()?.(reply.floods);
        break;
      case "start-failed":
        this.#instances.get(reply.id)?.onFailed(reply.message);
        this.#instances.delete(reply.id);
        break;
      case "exited":
        this.#instances.get(reply.id)?.onExited(reply.code, reply.signal);
        this.#instances.delete(reply.id);
        this.#pids.delete(reply.id);
        break;
      default:
        break;
    }
  }

  /** The supervisor never ends before its processes, unless someone killed it. */
  #onSupervisorExit(): void {
    for (const pid of this.#pids.values()) {
      try {
        process.kill(-pid, "SIGKILL");
      } catch {
        // Already gone.
      }
    }
    for (const resolve of this.#asked.splice(0)) resolve([]);
    for (const instance of this.#instances.values()) {
      instance.onFailed(SUPERVISOR_GONE);
      instance.onExited(null, "SIGKILL");
    }
  }
}

function startFailure(spec: LaunchSpec, message: string): HarnessError {
  return new HarnessError({
    code: "part-failed",
    message: `${spec.name} could not be started: ${message}`,
    place: spec.command,
  });
}
