import type { StartedCollector } from "../parts/collector/collector.ts";
import type { Telemetry } from "../parts/collector/telemetry.ts";

/** One more backend collector, in the same consumer group as the first one. */
export interface BackendMember {
  /** `backend-2`, `backend-3`, ...; also the name of its log. */
  readonly name: string;
  readonly collector: StartedCollector;
  /** Asks it to end (SIGTERM): its consumers leave their group at once. Once: later calls do nothing. */
  leave(): Promise<void>;
  /** Ends it without a chance to clean up (SIGKILL): the group waits for its session to time out. */
  kill(): Promise<void>;
}

/** What a member may hold. */
export interface PresentMember {
  readonly name: string;
  /**
   * Its own metrics, now; null while it starts or ends, when it may hold anything.
   *
   * @throws when it does not answer although it runs
   */
  telemetry(withinMs?: number): Promise<Telemetry | null>;
}

/** Starts a collector that has ended; resolves when its pipelines run. */
type Restart = (collector: StartedCollector) => Promise<void>;

/** The backend collectors of a pipeline beside the first one. */
export class BackendMembers {
  readonly #present = new Map<string, PresentMember>();
  readonly #logs: { readonly name: string; readonly logFile: string }[] = [];
  readonly #running = new Map<string, StartedCollector>();
  readonly #restarts = new Map<string, (restart: Restart) => Promise<void>>();
  #joined = 1;

  /** Those that start, run or end: what they hold in memory is on its way. */
  get present(): readonly PresentMember[] {
    return [...this.#present.values()];
  }

  /** The logs of all that have ever run. */
  get logs(): readonly { readonly name: string; readonly logFile: string }[] {
    return this.#logs;
  }

  /** Those that have joined and have not been ended. */
  get running(): readonly StartedCollector[] {
    return [...this.#running.values()];
  }

  /** Ends those that run (SIGTERM) and starts them, with their variables as they are now. */
  async startAgain(restart: Restart): Promise<void> {
    await Promise.all([...this.#restarts.values()].map((again) => again(restart)));
  }

  /**
   * Starts one more.
   *
   * @param start starts the collector of this name, and waits until its pipelines run
   */
  async join(start: (name: string) => Promise<StartedCollector>): Promise<BackendMember> {
    this.#joined += 1;
    const name = `backend-${this.#joined}`;
    let running: StartedCollector | undefined;
    const telemetry = async (withinMs?: number) => {
      // It may consume before it is said to be ready.
      if (running === undefined) return null;
      try {
        return await running.telemetry(withinMs);
      } catch (error) {
        if (running === undefined) return null;
        throw error;
      }
    };
    this.#present.set(name, { name, telemetry });
    let collector: StartedCollector;
    try {
      collector = await start(name);
    } catch (error) {
      this.#present.delete(name);
      throw error;
    }
    running = collector;
    this.#running.set(name, collector);
    this.#restarts.set(name, async (restart) => {
      running = undefined;
      await collector.stop();
      await restart(collector);
      running = collector;
    });
    this.#logs.push({ name, logFile: collector.logFile });
    const end = async (how: () => Promise<unknown>) => {
      running = undefined;
      this.#restarts.delete(name);
      this.#running.delete(name);
      await how();
      this.#present.delete(name);
    };
    return {
      name,
      collector,
      leave: () => end(() => collector.stop()),
      kill: () => end(() => collector.instance.kill()),
    };
  }
}
