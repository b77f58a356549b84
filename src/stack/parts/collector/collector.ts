import { HarnessError } from "../../../base/errors.ts";
import { done, notYet, waitFor } from "../../../base/wait.ts";
import type { CollectorConfig } from "../../../collector-config/collector-config.ts";
import type { CollectorRole } from "../../../collector-config/component.ts";
import { foreignAddresses, refuseForeign } from "../../../collector-config/foreign-addresses.ts";
import type { Overlay } from "../../../collector-config/overlay.ts";
import { runningTree } from "../../../collector-config/running-tree.ts";
import { sentPath } from "../../../collector-config/sent-path.ts";
import type { RunningInstance } from "../../runtimes/runtime.ts";
import { type Part, READY_TIMEOUT_MS } from "../part.ts";
import { logFileOf, type PartContext } from "../part-context.ts";
import { logFrom, logSize, logTail, withLogTail } from "../part-log.ts";
import type { CollectorLauncher } from "./launcher.ts";
import { printConfig } from "./print-config.ts";
import { explainRefusal, isFailedStart, isReady } from "./refusal.ts";
import { readTelemetry, SAMPLED_WITHIN_MS, type Telemetry } from "./telemetry.ts";

/** Until a collector that was asked to end is killed. */
const STOP_GRACE_MS = 10_000;

/** What one collector is started with. */
export interface CollectorSpec {
  /** Names its log and its instance; its role, unless there are more of the same. */
  readonly name: string;
  readonly role: CollectorRole;
  readonly version: string;
  readonly config: CollectorConfig;
  readonly overlay: Overlay;
  /** `host:port` at which the harness reaches its own metrics. */
  readonly telemetryAddress: string;
  /** Every variable the config refers to; what is not known yet may be set at the start. */
  readonly env: Readonly<Record<string, string>>;
}

/** Where its log goes, and what ends its start. */
export type CollectorContext = Pick<PartContext, "logs" | "signal">;

/** A collector that runs its pipelines. */
export interface StartedCollector extends Part {
  readonly role: CollectorRole;
  readonly logFile: string;
  /**
   * Its own metrics, now, of what the SDK's items may pass. Evidence, not proof.
   *
   * @param withinMs how long it may take, in milliseconds; a minute by default
   */
  telemetry(withinMs?: number): Promise<Telemetry>;
  /** Asks it to end, as a service manager does: its consumers leave their group at once. */
  stop(): Promise<void>;
}

/** A collector whose config it has accepted itself; started when the pipeline is ready for it. */
export class Collector {
  readonly #context: CollectorContext;
  readonly #launcher: CollectorLauncher;
  #spec: CollectorSpec;

  private constructor(context: CollectorContext, launcher: CollectorLauncher, spec: CollectorSpec) {
    this.#context = context;
    this.#launcher = launcher;
    this.#spec = spec;
  }

  /**
   * Lays out the overlay, lets the collector's own `validate` judge both configs, and makes sure that
   * they send to parts of the run alone.
   *
   * @throws HarnessError `config-invalid` or `part-failed` with the collector's words, or
   * `foreign-address`.
   */
  static async prepare(
    context: CollectorContext,
    launcher: CollectorLauncher,
    spec: CollectorSpec,
  ): Promise<Collector> {
    const collector = new Collector(context, launcher, spec);
    await collector.configure(spec.overlay);
    return collector;
  }

  /**
   * Gives it another overlay, with which it starts the next time.
   *
   * @throws HarnessError as {@link Collector.prepare} does.
   */
  async configure(overlay: Overlay): Promise<void> {
    this.#spec = { ...this.#spec, overlay };
    await this.layOut();
    await this.#validate();
    await this.#checkStaysHere();
  }

  /** Lays its files out again, where another collector of its role has laid out its own since. */
  async layOut(): Promise<void> {
    await this.#launcher.layOut(this.#spec.overlay);
  }

  /**
   * Starts it and waits until its pipelines run.
   *
   * @param env variables that were not known yet when it was prepared; asked for at each start
   * @throws HarnessError `port-in-use`, `part-failed` or `part-not-ready`.
   */
  async start(env: () => Readonly<Record<string, string>> = () => ({})): Promise<StartedCollector> {
    const { name, role, telemetryAddress, config } = this.#spec;
    const path = sentPath(config);
    const logFile = logFileOf(this.#context, name);
    let instance = await this.#boot(logFile, env());
    return {
      name,
      role,
      logFile,
      get instance() {
        return instance;
      },
      restart: async () => {
        instance = await this.#boot(logFile, env());
      },
      stop: async () => {
        await instance.stop(STOP_GRACE_MS);
      },
      telemetry: (withinMs) => readTelemetry(telemetryAddress, { path, withinMs }),
    };
  }

  async #boot(logFile: string, env: Readonly<Record<string, string>>): Promise<RunningInstance> {
    const { name, telemetryAddress } = this.#spec;
    const start = await logSize(logFile);
    let instance: RunningInstance | undefined;
    try {
      instance = await this.#run(name, [], logFile, env);
      await waitFor(
        async () => {
          const log = await logFrom(logFile, start);
          if (log.some(isFailedStart)) throw explainRefusal(this.#spec, log, logFile);
          try {
            await readTelemetry(telemetryAddress, { withinMs: SAMPLED_WITHIN_MS });
          } catch (error) {
            return notYet(error instanceof Error ? error.message : String(error));
          }
          return log.some(isReady) ? done(null) : notYet("its pipelines have not started");
        },
        {
          for: `the ${name} collector to run its pipelines`,
          timeoutMs: READY_TIMEOUT_MS,
          everyMs: 50,
          place: logFile,
          signal: AbortSignal.any([instance.failed, this.#context.signal]),
        },
      );
      return instance;
    } catch (error) {
      // One that does not become ready may hold its address for ever.
      await instance?.kill().catch(() => undefined);
      const isOwn = error !== this.#context.signal.reason;
      if (isOwn && error instanceof HarnessError && error.code === "part-failed") {
        throw explainRefusal(this.#spec, await logTail(logFile, 40), logFile);
      }
      return withLogTail(error, `the ${name} collector`, logFile, this.#context.signal);
    }
  }

  async #validate(): Promise<void> {
    const logFile = logFileOf(this.#context, `${this.#spec.name}-validate`);
    const start = await logSize(logFile);
    const instance = await this.#run(`${this.#spec.name}-validate`, ["validate"], logFile, {});
    const timeout = setTimeout(() => void instance.kill(), READY_TIMEOUT_MS);
    const exit = await instance.exited;
    clearTimeout(timeout);
    // What it said of an earlier config is not about this one.
    if (exit.code !== 0) throw explainRefusal(this.#spec, await logFrom(logFile, start), logFile);
  }

  /**
   * By what the collector itself makes of both configs: it knows best which addresses there are.
   *
   * @throws HarnessError `foreign-address`
   */
  async #checkStaysHere(): Promise<void> {
    const { config, overlay } = this.#spec;
    // Those that hold the target's address are set when it starts.
    const urls = overlay.variables.filter(({ holds }) => holds === "url");
    const env = {
      ...this.#spec.env,
      ...Object.fromEntries(urls.map(({ name }) => [name, overlay.targetUrl])),
    };
    const printed = await printConfig((question) => this.#launcher.ask(question), env);
    // One that cannot print is read here; before the run it was, too.
    const tree = printed ?? runningTree(config, overlay, env);
    refuseForeign(config, foreignAddresses(tree, overlay.own));
  }

  #run(
    name: string,
    command: readonly string[],
    logFile: string,
    env: Readonly<Record<string, string>>,
  ): Promise<RunningInstance> {
    return this.#launcher.launch({ name, command, env: { ...this.#spec.env, ...env }, logFile });
  }
}
