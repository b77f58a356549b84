import { connect, type Socket } from "node:net";
import { HarnessError } from "../../../base/errors.ts";
import type { LogFlood } from "../../../record/log-flood.ts";
import type { InstanceExit, LaunchSpec, RunningInstance } from "../runtime.ts";
import { unexpectedExit } from "../unexpected-exit.ts";
import { onLines, sendLine } from "./json-lines.ts";
import type { InstanceAction, KeeperReply, KeeperRequest } from "./protocol.ts";

type Asked = KeeperRequest extends infer One
  ? One extends KeeperRequest
    ? Omit<One, "id">
    : never
  : never;

interface Instance {
  readonly exit: PromiseWithResolvers<InstanceExit>;
  readonly failed: AbortController;
  readonly name: string;
  readonly logFile: string;
  requested: boolean;
}

/**
 * The lease of one keeper: what it keeps belongs to this process until {@link KeptRuntime.release}.
 */
export class KeptRuntime {
  /** Where the kept instances have their data; it stays when the lease ends. */
  readonly folder: string;
  /** What the last holder had the keeper remember; undefined the first time. */
  readonly record: unknown;
  readonly #socket: Socket;
  readonly #instances = new Map<string, Instance>();
  readonly #open = new Map<number, PromiseWithResolvers<unknown>>();
  readonly #gone: Promise<void>;
  #nextId = 1;
  #isReleased = false;

  private constructor(socket: Socket, leased: Extract<KeeperReply, { type: "leased" }>) {
    this.#socket = socket;
    this.folder = leased.folder;
    this.record = leased.record ?? undefined;
    for (const { name, logFile } of leased.instances) this.#track(name, logFile);
    this.#gone = new Promise((resolve) => socket.once("close", () => resolve()));
    void this.#gone.then(() => this.#onGone());
  }

  /**
   * Takes the lease of the keeper at a socket.
   *
   * @returns `busy` while another process has it, `gone` when no keeper listens there
   */
  static take(socketPath: string): Promise<KeptRuntime | "busy" | "gone"> {
    return new Promise((resolve) => {
      const socket = connect(socketPath);
      let runtime: KeptRuntime | undefined;
      socket.once("error", () => resolve("gone"));
      socket.once("close", () => resolve("gone"));
      socket.on("error", () => socket.destroy());
      onLines<KeeperReply>(socket, (reply) => {
        if (reply.type === "busy") {
          resolve("busy");
        } else if (reply.type === "leased") {
          runtime = new KeptRuntime(socket, reply);
          resolve(runtime);
        } else {
          runtime?.onReply(reply);
        }
      });
    });
  }

  /** An instance that runs already, by its name. */
  running(name: string): RunningInstance | undefined {
    const instance = this.#instances.get(name);
    return instance === undefined ? undefined : this.#handle(instance);
  }

  /** @throws HarnessError `part-failed` when the command cannot be started. */
  async start(spec: LaunchSpec): Promise<RunningInstance> {
    // Before it is asked for: one that ends at once is known by then.
    const instance = this.#track(spec.name, spec.logFile);
    try {
      await this.#ask({ type: "start", spec });
    } catch (error) {
      this.#instances.delete(spec.name);
      throw error;
    }
    return this.#handle(instance);
  }

  /** A free TCP port of 127.0.0.1, reserved for as long as the keeper runs. */
  async reserve(): Promise<number> {
    return (await this.#ask({ type: "port" })) as number;
  }

  /** Seconds of CPU that its instances have used since the keeper began, by name. */
  async cpuSeconds(): Promise<Readonly<Record<string, number>>> {
    return (await this.#ask({ type: "cpu" })) as Record<string, number>;
  }

  /** Brings the logs of its instances up to date. @returns the floods in them since {@link clearLogs} */
  async settleLogs(): Promise<readonly LogFlood[]> {
    return (await this.#ask({ type: "logs" })) as readonly LogFlood[];
  }

  /** Empties the logs of its instances. */
  async clearLogs(): Promise<void> {
    await this.#ask({ type: "clear-logs" });
  }

  /** Has the keeper remember plain data, in its memory, for the next lease. */
  async remember(record: unknown): Promise<void> {
    await this.#ask({ type: "remember", record });
  }

  /** Kills every instance, empties the folder and forgets the record. */
  async clear(): Promise<void> {
    for (const instance of this.#instances.values()) instance.requested = true;
    await this.#ask({ type: "clear" });
  }

  /** Gives the lease back; everything goes on running. Idempotent. */
  async release(): Promise<void> {
    this.#isReleased = true;
    this.#socket.end();
    await this.#gone;
  }

  /** Ends the keeper and everything that it keeps. */
  async end(): Promise<void> {
    this.#isReleased = true;
    await this.#ask({ type: "close" }).catch(() => undefined);
    await this.#gone;
  }

  onReply(reply: Exclude<KeeperReply, { type: "leased" | "busy" }>): void {
    if (reply.type === "exited") {
      this.#onExit(reply.instance, reply.exit);
      return;
    }
    const open = this.#open.get(reply.id);
    this.#open.delete(reply.id);
    if (reply.type === "answer") open?.resolve(reply.value);
    else open?.reject(new HarnessError(reply.error));
  }

  #track(name: string, logFile: string): Instance {
    const instance: Instance = {
      ...{ name, logFile, requested: false },
      exit: Promise.withResolvers<InstanceExit>(),
      failed: new AbortController(),
    };
    this.#instances.set(name, instance);
    return instance;
  }

  #handle(instance: Instance): RunningInstance {
    const { name, logFile, exit, failed } = instance;
    const act = async (action: InstanceAction, graceMs?: number): Promise<void> => {
      if (this.#instances.get(name) !== instance) return;
      await this.#ask({
        type: "act",
        instance: name,
        action,
        ...(graceMs === undefined ? {} : { graceMs }),
      });
    };
    const end = (action: InstanceAction, graceMs?: number): Promise<InstanceExit> => {
      instance.requested = true;
      // A keeper that is gone has ended its instances.
      void act(action, graceMs).catch(() => undefined);
      return exit.promise;
    };
    return {
      ...{ name, logFile, exited: exit.promise, failed: failed.signal },
      kill: () => end("kill"),
      pause: () => act("pause"),
      resume: () => act("resume"),
      stop: (graceMs) => end("stop", graceMs),
    };
  }

  #ask(request: Asked): Promise<unknown> {
    if (!this.#socket.writable) return Promise.reject(keeperGone(this.folder));
    const id = this.#nextId++;
    const open = Promise.withResolvers<unknown>();
    this.#open.set(id, open);
    sendLine(this.#socket, { ...request, id });
    return open.promise;
  }

  #onExit(name: string, exit: InstanceExit): void {
    const instance = this.#instances.get(name);
    if (instance === undefined) return;
    this.#instances.delete(name);
    instance.exit.resolve({ ...exit, requested: instance.requested });
    if (!instance.requested) instance.failed.abort(unexpectedExit(instance, exit));
  }

  /** Without the keeper its instances are gone, unless this process has let go of them. */
  #onGone(): void {
    for (const open of this.#open.values()) open.reject(keeperGone(this.folder));
    this.#open.clear();
    if (this.#isReleased) return;
    for (const name of [...this.#instances.keys()]) {
      this.#onExit(name, { code: null, signal: "SIGKILL", requested: false });
    }
  }
}

function keeperGone(folder: string): HarnessError {
  return new HarnessError({
    code: "part-failed",
    message: "the process that keeps a part running has ended",
    place: folder,
    remedy: "run the command again: it starts a new one",
  });
}
