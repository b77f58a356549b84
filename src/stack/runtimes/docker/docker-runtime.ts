import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import {
  type GenericContainer,
  getReaper,
  LABEL_TESTCONTAINERS_SESSION_ID,
  type StartedTestContainer,
} from "testcontainers";
import { HarnessError } from "../../../base/errors.ts";
import { moduleBeside } from "../../../base/module-beside.ts";
import type { LogFlood } from "../../../record/log-flood.ts";
import type { RunningInstance } from "../runtime.ts";
import {
  type ContainerNames,
  containerInstance,
  joinNetwork,
  leaveNetwork,
  type Membership,
} from "./container-instance.ts";
import { ContainerLog } from "./container-log.ts";
import { type Engine, type EngineContainer, explainEngine, findEngine } from "./engine.ts";
import { removeLeftovers, removeRun } from "./leftovers.ts";
import { notWaiting } from "./not-waiting.ts";
import { OWNER_LABEL, ownerOf, RUN_LABEL } from "./owner.ts";
import { chooseRyuk } from "./ryuk.ts";

const REAPER = moduleBeside("./reaper", import.meta.url);

/** A container of a run: it can be started again, with its address and its files. */
export interface RunContainer {
  readonly started: StartedTestContainer;
  /** What it runs as at present. */
  readonly instance: RunningInstance;
  /** Starts it again after it ended. @throws HarnessError */
  startAgain(): Promise<void>;
  /**
   * Puts it on the network of another run, too.
   *
   * @returns takes it off again, which the other run has to do before its network can be removed
   * @throws HarnessError
   */
  join(other: DockerRuntime, aliases: readonly string[]): Promise<() => Promise<void>>;
  /** Removes it, running or not. */
  remove(): Promise<void>;
}

/**
 * Containers of one run on a network of their own. They end with the harness: by itself, by a small
 * process that outlives it, by Ryuk where its image is there, and by the next run.
 */
export class DockerRuntime {
  readonly kind = "docker";
  /** The network of the run's containers. */
  readonly network: { readonly name: string; readonly gateway: string };
  readonly #engine: Engine;
  readonly #run: string;
  readonly #labels: Readonly<Record<string, string>>;
  readonly #reaper: ChildProcess;
  readonly #logs: ContainerLog[] = [];
  #closed: Promise<void> | undefined;

  private constructor(
    engine: Engine,
    run: string,
    labels: Readonly<Record<string, string>>,
    reaper: ChildProcess,
    network: { readonly name: string; readonly gateway: string },
  ) {
    this.#engine = engine;
    this.#run = run;
    this.#labels = labels;
    this.#reaper = reaper;
    this.network = network;
  }

  /**
   * Removes what dead runs have left and makes the run's network.
   *
   * @throws HarnessError `no-engine`, `port-in-use` when the engine has no network left, `disk-full`
   */
  static async open(): Promise<DockerRuntime> {
    const engine = await findEngine();
    try {
      await chooseRyuk(engine);
      await removeLeftovers(engine);
      const run = `edot-kafka-${randomUUID().slice(0, 8)}`;
      const reaper = await startReaper(run);
      const { sessionId } = await getReaper(engine);
      const labels = {
        [RUN_LABEL]: run,
        [OWNER_LABEL]: ownerOf(process.pid),
        [LABEL_TESTCONTAINERS_SESSION_ID]: sessionId,
      };
      const network = await engine.network.create({ Name: run, Driver: "bridge", Labels: labels });
      const { IPAM } = (await network.inspect()) as {
        IPAM?: { Config?: { Gateway?: string }[] };
      };
      const gateway = IPAM?.Config?.[0]?.Gateway?.split("/")[0] ?? "";
      return new DockerRuntime(engine, run, labels, reaper, { name: run, gateway });
    } catch (error) {
      throw explainEngine(error, "the run's network");
    }
  }

  /** Gives a container that is about to be made the run's name, labels and network. */
  async start(
    container: GenericContainer,
    names: ContainerNames,
    aliases: readonly string[],
  ): Promise<RunContainer> {
    this.#assertOpen(names.name);
    container
      .withName(`${this.#run}-${names.name}`)
      .withLabels({ ...this.#labels })
      .withNetworkMode(this.network.name)
      .withNetworkAliases(...aliases)
      // What it is ready for, its part knows.
      .withWaitStrategy(notWaiting);
    let started: StartedTestContainer;
    try {
      started = await container.start();
    } catch (error) {
      throw explainEngine(error, names.name);
    }
    const handle = this.#engine.container.getById(started.getId());
    const log = new ContainerLog(this.#engine, handle, names.name, names.logFile);
    this.#logs.push(log);
    const memberships: Membership[] = [
      { network: this.#engine.network.getById(this.network.name), aliases },
    ];
    let instance = await containerInstance(handle, names, log, memberships);
    return {
      started,
      get instance() {
        return instance;
      },
      startAgain: async () => {
        this.#assertOpen(names.name);
        await begin(handle, names.name);
        instance = await containerInstance(handle, names, log, memberships);
      },
      join: async (other, aliases) => {
        const membership = { network: this.#engine.network.getById(other.network.name), aliases };
        try {
          await joinNetwork(handle, membership);
        } catch (error) {
          throw explainEngine(error, names.name);
        }
        memberships.push(membership);
        return async () => {
          memberships.splice(memberships.indexOf(membership), 1);
          await leaveNetwork(handle, membership);
        };
      },
      remove: async () => {
        await handle.remove({ force: true, v: true });
      },
    };
  }

  /** Brings all logs up to date with what has been read. @returns the floods in them so far */
  async settleLogs(): Promise<readonly LogFlood[]> {
    return (await Promise.all(this.#logs.map((log) => log.settle()))).flat();
  }

  /** Ends and removes every container and the network. Idempotent. */
  close(): Promise<void> {
    this.#closed ??= (async () => {
      await removeRun(this.#engine, this.#run);
      if (this.#reaper.connected) this.#reaper.send("over", () => {});
    })();
    return this.#closed;
  }

  #assertOpen(name: string): void {
    if (this.#closed === undefined) return;
    throw new HarnessError({ code: "interrupted", message: `${name} not started: closing` });
  }
}

async function begin(container: EngineContainer, name: string): Promise<void> {
  try {
    await container.start();
  } catch (error) {
    throw explainEngine(error, name);
  }
}

async function startReaper(run: string): Promise<ChildProcess> {
  const reaper = fork(REAPER, [run], {
    detached: true,
    execArgv: [],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  await new Promise<void>((resolve, reject) => {
    reaper.once("message", () => resolve());
    reaper.once("error", reject);
    reaper.once("exit", () =>
      reject(new HarnessError({ code: "internal", message: "the reaper ended at once" })),
    );
  });
  // It must not keep the harness alive.
  reaper.unref();
  reaper.channel?.unref();
  return reaper;
}
