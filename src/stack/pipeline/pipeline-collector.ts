import { HarnessError } from "../../base/errors.ts";
import type { CollectorConfig } from "../../collector-config/collector-config.ts";
import type { CollectorRole } from "../../collector-config/component.ts";
import { API_KEY_VARIABLE } from "../../collector-config/exporter-clients.ts";
import type { Tree } from "../../collector-config/tree.ts";
import type { CollectorPlace } from "../environments/environment.ts";
import { Collector, type StartedCollector } from "../parts/collector/collector.ts";
import type { Part } from "../parts/part.ts";
import { CollectorSetup, type CollectorSetupParts, type KnownTarget } from "./collector-setup.ts";

/** What a collector has of the pipeline it belongs to. */
export interface CollectorGround {
  readonly place: CollectorPlace;
  /** Its EDOT version, until it is upgraded. */
  readonly version: string;
  /** Folder for its log. */
  readonly logs: string;
  /** Aborted when the run ends early. */
  readonly signal: AbortSignal;
  /** Told of each start: what then ends unasked ends the pipeline. */
  readonly watch: (part: Promise<Part>) => void;
  /** Starts a part again; where it cannot, the pipeline ends. */
  readonly restart: (part: Part) => Promise<void>;
}

/** What validation sees in place of what only exists once the target runs. */
export const TO_COME: KnownTarget = {
  url: "https://127.0.0.1:1",
  apiKey: "not-known-yet",
  environment: {},
};

/** One of a pipeline's two collectors, over all its configs and starts. */
export class PipelineCollector {
  readonly #ground: CollectorGround;
  readonly #role: CollectorRole;
  #setup: CollectorSetup;
  #version: string;
  #accepted: Promise<Collector>;
  #known: Promise<KnownTarget> = Promise.resolve(TO_COME);
  #started: Promise<StartedCollector> | undefined;

  /** Lets its own `validate` judge the configs. @throws HarnessError `config-unset-variable` */
  constructor(ground: CollectorGround, parts: CollectorSetupParts) {
    this.#ground = ground;
    this.#role = parts.config.role;
    this.#version = ground.version;
    this.#setup = new CollectorSetup(parts, ground.place.addresses());
    this.#accepted = this.#prepare(this.#setup, TO_COME);
  }

  /** What it runs with, or will. */
  get setup(): CollectorSetup {
    return this.#setup;
  }

  /** Resolves once its configs are accepted. @throws HarnessError as `Collector.prepare` does */
  get accepted(): Promise<unknown> {
    return this.#accepted;
  }

  /** The running one, once {@link start} has been called. */
  get started(): Promise<StartedCollector> | undefined {
    return this.#started;
  }

  /** Starts it as soon as it is known what it may know of the target. Once: later calls get the same. */
  start(known: Promise<KnownTarget>): Promise<StartedCollector> {
    if (this.#started !== undefined) return this.#started;
    this.#known = known;
    this.#started = (async () => {
      const [target, collector] = await Promise.all([known, this.#accepted]);
      return collector.start(() => this.#setup.variables(target));
    })();
    this.#ground.watch(this.#started);
    return this.#started;
  }

  /** Its environment, by name. */
  async variables(): Promise<Record<string, string>> {
    return this.#setup.variables(await this.#known);
  }

  /** The names of what it is given, without a key that would be nobody's. */
  async variableNames(): Promise<string[]> {
    const has = this.#setup.overlay.variables.some(({ name }) => name === API_KEY_VARIABLE);
    const names = Object.keys(await this.variables());
    return names.filter((name) => has || name !== API_KEY_VARIABLE).sort();
  }

  /** Ends it with a chance to clean up (SIGTERM), if it was started. */
  async stop(): Promise<void> {
    await (await this.#started)?.stop();
  }

  /** Ends it (SIGTERM) and starts it with its variables as they are now, if it was started. */
  async startAgain(): Promise<void> {
    await this.stop();
    const started = await this.#started;
    if (started !== undefined) await this.#ground.restart(started);
  }

  /** Changes settings on purpose, in place of earlier changes; one that was started starts again. */
  async reconfigure(changes: Tree): Promise<void> {
    await this.stop();
    this.#setup = this.#setup.with({ changes }, this.#ground.place.addresses());
    await (await this.#accepted).configure(this.#setup.overlay);
    const started = await this.#started;
    if (started !== undefined) await this.#ground.restart(started);
  }

  /**
   * Gives it another config of the user's, and another EDOT version where one is named: its storage and
   * its addresses stay. With one that is refused or does not start, the old one goes on.
   *
   * @param beforeStart called once the new config is accepted, while the old one still runs
   */
  async reload(
    parts: Pick<CollectorSetupParts, "config" | "inherited">,
    beforeStart: (setup: CollectorSetup) => Promise<void>,
    version: string = this.#version,
  ): Promise<void> {
    const { place, signal, watch, restart } = this.#ground;
    const [before, running, target] = await Promise.all([
      this.#accepted,
      this.#running(parts.config),
      this.#known,
    ]);
    await place.makeRoom(parts.config);
    const setup = this.#setup.with(parts, place.addresses());
    try {
      const next = await this.#prepare(setup, target, version);
      await beforeStart(setup);
      await running.stop();
      const start = () => next.start(() => setup.variables(target));
      const started = await this.#startOr(start, () => restart(running), before);
      this.#accepted = Promise.resolve(next);
      this.#setup = setup;
      this.#version = version;
      this.#started = Promise.resolve(started);
      watch(this.#started);
    } catch (error) {
      if (!signal.aborted) await before.layOut();
      throw error;
    }
  }

  async #startOr(
    start: () => Promise<StartedCollector>,
    goBack: () => Promise<void>,
    before: Collector,
  ): Promise<StartedCollector> {
    try {
      return await start();
    } catch (error) {
      this.#ground.signal.throwIfAborted();
      await before.layOut();
      await goBack();
      throw error;
    }
  }

  async #running({ role }: CollectorConfig): Promise<StartedCollector> {
    if (role === this.#role && this.#started !== undefined) return this.#started;
    throw new HarnessError({ code: "internal", message: `the ${role} has not been started` });
  }

  #prepare(
    setup: CollectorSetup,
    target: KnownTarget,
    version = this.#version,
  ): Promise<Collector> {
    const { place, logs, signal } = this.#ground;
    const { config } = setup.parts;
    return Collector.prepare({ logs, signal }, place.launcher(config, version), {
      name: place.name,
      role: this.#role,
      version,
      config,
      overlay: setup.overlay,
      telemetryAddress: place.telemetryAddress,
      env: setup.variables(target),
    });
  }
}
