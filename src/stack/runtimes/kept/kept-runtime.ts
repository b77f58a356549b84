import { connect, type Socket } from "node:net";
import { HarnessError } from "../../../base/errors.ts";
import type { RunningUnit, UnitExit, UnitSpec } from "../runtime.ts";
import { unexpectedExit } from "../unexpected-exit.ts";
import { onLines, sendLine } from "./json-lines.ts";
import type { KeeperReply, KeeperRequest, UnitAction } from "./protocol.ts";

type Asked = KeeperRequest extends infer One
  ? One extends KeeperRequest
    ? Omit<One, "id">
    : never
  : never;

interface Unit {
  readonly exit: PromiseWithResolvers<UnitExit>;
  readonly failed: AbortController;
  readonly name: string;
  readonly logFile: string;
  requested: boolean;
}

/**
 * The lease of one keeper: what it keeps belongs to this process until {@link KeptRuntime.release}.
 */
export class KeptRuntime {
  /** Where the kept units have their data; it stays when the lease ends. */
  readonly folder: string;
  /** What the last holder had the keeper remember; undefined the first time. */
  readonly record: unknown;
  readonly #socket: Socket;
  readonly #units = new Map<string, Unit>();
  readonly #open = new Map<number, PromiseWithResolvers<unknown>>();
  readonly #gone: Promise<void>;
  #nextId = 1;
  #isReleased = false;

  private constructor(socket: Socket, leased: Extract<KeeperReply, { type: "leased" }>) {
    this.#socket = socket;
    this.folder = leased.folder;
    this.record = leased.record ?? undefined;
    for (const { name, logFile } of leased.units) this.#track(name, logFile);
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

  /** A unit that runs already, by its name. */
  running(name: string): RunningUnit | undefined {
    const unit = this.#units.get(name);
    return unit === undefined ? undefined : this.#handle(unit);
  }

  /** @throws HarnessError `part-failed` when the command cannot be started. */
  async start(spec: UnitSpec): Promise<RunningUnit> {
    // Before it is asked for: one that ends at once is known by then.
    const unit = this.#track(spec.name, spec.logFile);
    try {
      await this.#ask({ type: "start", spec });
    } catch (error) {
      this.#units.delete(spec.name);
      throw error;
    }
    return this.#handle(unit);
  }

  /** A free TCP port of 127.0.0.1, reserved for as long as the keeper runs. */
  async reserve(): Promise<number> {
    return (await this.#ask({ type: "port" })) as number;
  }

  /** Seconds of CPU that its units have used since the keeper began, by name. */
  async cpuSeconds(): Promise<Readonly<Record<string, number>>> {
    return (await this.#ask({ type: "cpu" })) as Record<string, number>;
  }

  /** Has the keeper remember plain data, in its memory, for the next lease. */
  async remember(record: unknown): Promise<void> {
    await this.#ask({ type: "remember", record });
  }

  /** Kills every unit, empties the folder and forgets the record. */
  async clear(): Promise<void> {
    for (const unit of this.#units.values()) unit.requested = true;
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
      this.#onExit(reply.unit, reply.exit);
      return;
    }
    const open = this.#open.get(reply.id);
    this.#open.delete(reply.id);
    if (reply.type === "answer") open?.resolve(reply.value);
    else open?.reject(new HarnessError(reply.error));
  }

  #track(name: string, logFile: string): Unit {
    const unit: Unit = {
      ...{ name, logFile, requested: false },
      exit: Promise.withResolvers<UnitExit>(),
      failed: new AbortController(),
    };
    this.#units.set(name, unit);
    return unit;
  }

  #handle(unit: Unit): RunningUnit {
    const { name, logFile, exit, failed } = unit;
    const act = async (action: UnitAction, graceMs?: number): Promise<void> => {
      if (this.#units.get(name) !== unit) return;
      await this.#ask({
        type: "act",
        unit: name,
        action,
        ...(graceMs === undefined ? {} : { graceMs }),
      });
    };
    const end = (action: UnitAction, graceMs?: number): Promise<UnitExit> => {
      unit.requested = true;
      // A keeper that is gone has ended its units.
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

  #onExit(name: string, exit: UnitExit): void {
    const unit = this.#units.get(name);
    if (unit === undefined) return;
    this.#units.delete(name);
    unit.exit.resolve({ ...exit, requested: unit.requested });
    if (!unit.requested) unit.failed.abort(unexpectedExit(unit, exit));
  }

  /** Without the keeper its units are gone, unless this process has let go of them. */
  #onGone(): void {
    for (const open of this.#open.values()) open.reject(keeperGone(this.folder));
    this.#open.clear();
    if (this.#isReleased) return;
    for (const name of [...this.#units.keys()]) {
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
