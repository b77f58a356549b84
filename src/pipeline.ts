import { mkdir } from "node:fs/promises";
import { changedConfig } from "./configs/changed-config.ts";
import type { CollectorConfig, CollectorRole } from "./configs/collector-config.ts";
import { topicsMadeBefore } from "./configs/kafka-topics.ts";
import type { Tree } from "./configs/merge-trees.ts";
import { type Overlay, writeOverlay } from "./configs/overlay.ts";
import { HarnessError } from "./errors.ts";
import type { HostedPipeline, Hosting } from "./hosting/hosting.ts";
import { Collector, type StartedCollector } from "./parts/collector/collector.ts";
import type { StartedKafka } from "./parts/kafka/kafka.ts";
import type { Part } from "./parts/part.ts";
import type { PipelineChanges } from "./pipeline-changes.ts";
import type { RunningUnit } from "./runtimes/runtime.ts";
import { runVariables } from "./targets/run-variables.ts";
import type { KeyAnswer, Target } from "./targets/target.ts";
import type { TargetKind } from "./targets/target-kind.ts";

/** The parts of a pipeline. */
export type PartName = "kafka" | "target" | "edge" | "backend";

/** What a pipeline is made of. */
export interface PipelineOptions {
  readonly edge: CollectorConfig;
  readonly backend: CollectorConfig;
  /** EDOT versions of the two collectors. */
  readonly edot: { readonly edge: string; readonly backend: string };
  /** Variables for both collectors, from `--env` and `--env-file`. */
  readonly env: Readonly<Record<string, string>>;
  /** Variables of the harness' own environment that the configs refer to. */
  readonly inherited: Readonly<Record<string, string>>;
  /** What the backend collector sends to. */
  readonly target: TargetKind;
  /** Brokers of Kafka; by default one. */
  readonly brokers?: number;
  /** Says where its parts run. */
  readonly host: (pipeline: HostedPipeline) => Promise<Hosting>;
  /** Folder for the parts' logs. */
  readonly logs: string;
  /** Milliseconds until Elasticsearch must be ready. */
  readonly elasticsearchReadyTimeoutMs?: number;
  /** Seconds that new metrics data streams of Elasticsearch look back; default as on the server. */
  readonly lookBackSeconds?: number;
  /** What a scenario wants otherwise than usual. */
  readonly changes?: PipelineChanges;
}

/** What validation sees in place of what only exists once the target runs. */
const TO_COME = { url: "https://127.0.0.1:1", apiKey: "not-known-yet", environment: {} };

/**
 * The pipeline under test: SDK (the harness) -> edge collector -> Kafka -> backend collector ->
 * target. Parts start in parallel; each can be awaited on its own, so that a scenario may use Kafka
 * while the target still boots.
 */
export class Pipeline {
  readonly kafka: Promise<StartedKafka>;
  /** What the backend collector sends to. */
  readonly target: Promise<Target>;
  /** The edge collector, started as soon as Kafka answers. */
  readonly edge: Promise<StartedCollector>;
  readonly #collectors: Readonly<Record<CollectorRole, Promise<Collector>>>;
  #startedBackend: Promise<StartedCollector> | undefined;
  readonly #options: PipelineOptions;
  readonly #hosting: Hosting;
  readonly #abort: AbortController;
  readonly #changes: Record<CollectorRole, Tree>;
  readonly #overlays: Record<CollectorRole, Overlay>;

  private constructor(options: PipelineOptions, hosting: Hosting, abort: AbortController) {
    this.#options = options;
    this.#hosting = hosting;
    this.#abort = abort;
    const { edge: edgeChanges = {}, backend: backendChanges = {} } = options.changes?.overlay ?? {};
    this.#changes = { edge: edgeChanges, backend: backendChanges };
    this.#overlays = { edge: this.#overlayOf("edge"), backend: this.#overlayOf("backend") };
    const context = { logs: options.logs, signal: abort.signal };
    const prepare = (role: CollectorRole) =>
      Collector.prepare(context, hosting.collector(role), {
        role,
        version: options.edot[role],
        config: options[role],
        overlay: this.overlays[role],
        telemetryAddress: hosting.telemetryAddress(role),
        env: this.#variables(role, TO_COME),
      });
    this.#collectors = { edge: prepare("edge"), backend: prepare("backend") };
    // A config that does not load is told before anything heavy starts.
    const accepted = Promise.all(Object.values(this.#collectors));
    const topics = topicsMadeBefore(options.edge, this.#variables("edge", TO_COME));
    this.kafka = accepted.then(() => hosting.startKafka({ topics, ...options.changes?.kafka }));
    this.target = accepted.then(() =>
      hosting.startTarget({
        ...(options.lookBackSeconds === undefined
          ? {}
          : { lookBackSeconds: options.lookBackSeconds }),
        ...options.changes?.elasticsearch,
        ...(options.elasticsearchReadyTimeoutMs === undefined
          ? {}
          : { readyTimeoutMs: options.elasticsearchReadyTimeoutMs }),
      }),
    );
    this.edge = this.kafka.then(async () => (await this.#collectors.edge).start());
    const targetPart = this.target.then(({ part }) => part);
    for (const part of [this.kafka, targetPart, this.edge]) this.#watch(part);
    accepted.catch((error: unknown) => this.#abort.abort(error));
  }

  /** Reserves addresses and starts everything but the backend collector. */
  static async open(options: PipelineOptions): Promise<Pipeline> {
    await mkdir(options.logs, { recursive: true });
    const abort = new AbortController();
    const { edge, backend, edot, target, brokers = 1, logs, host } = options;
    const hosted = { edge, backend, edot, target, brokers, logs, signal: abort.signal };
    const hosting = await host(hosted);
    try {
      return new Pipeline(options, hosting, abort);
    } catch (error) {
      await hosting.close();
      throw error;
    }
  }

  /** The second configs of the collectors, as they run or will start. */
  get overlays(): Readonly<Record<CollectorRole, Overlay>> {
    return this.#overlays;
  }

  /** A collector's config as it runs: the user's, with what the scenario has changed on purpose. */
  config(role: CollectorRole): CollectorConfig {
    return changedConfig(this.#options[role], this.#changes[role]);
  }

  /** Aborted as soon as a part fails or the run is interrupted; the reason says why. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Ends all waiting, for example on Ctrl-C. */
  abort(reason: HarnessError): void {
    this.#abort.abort(reason);
  }

  /** The backend collector, once {@link startBackend} has been called. */
  get backend(): Promise<StartedCollector> | undefined {
    return this.#startedBackend;
  }

  /** Starts the backend collector; waits for the target, whose API key it gets. */
  startBackend(): Promise<StartedCollector> {
    this.#startedBackend ??= this.#startBackend();
    return this.#startedBackend;
  }

  async #startBackend(): Promise<StartedCollector> {
    const [target, backend] = await Promise.all([this.target, this.#collectors.backend]);
    const started = backend.start(this.#variables("backend", target));
    this.#watch(started);
    return started;
  }

  /** How the target answers to each key that the backend collector was given. */
  async keyAnswers(): Promise<KeyAnswer[]> {
    const target = await this.target;
    const values = this.#variables("backend", target);
    return Promise.all(
      this.overlays.backend.variables
        .filter(({ holds }) => holds !== "url")
        .map((variable) => target.answerTo(variable, values[variable.name] ?? "")),
    );
  }

  /** Ends a collector with a chance to clean up (SIGTERM); its consumers leave their group. */
  async stop(role: CollectorRole): Promise<void> {
    await (await this.#collector(role))?.stop();
  }

  /**
   * Changes settings of a collector's config on purpose, in place of earlier changes, and starts it
   * with them; one that has never been started waits for its first start.
   *
   * @throws HarnessError `config-invalid`, `part-failed` or `part-not-ready`
   */
  async reconfigure(role: CollectorRole, changes: Tree): Promise<void> {
    await this.stop(role);
    this.#changes[role] = changes;
    this.#overlays[role] = this.#overlayOf(role);
    await (await this.#collectors[role]).configure(this.#overlays[role]);
    if ((await this.#collector(role)) !== undefined) await this.restart(role);
  }

  async #collector(role: CollectorRole): Promise<StartedCollector | undefined> {
    return role === "edge" ? this.edge : this.#startedBackend;
  }

  /** Ends a part without a chance to clean up (SIGKILL). */
  async kill(name: PartName): Promise<void> {
    const { unit } = await this.#part(name);
    await unit.kill();
  }

  /** Stops a part where it is (SIGSTOP): its port accepts connections and nobody answers. */
  async pause(name: PartName): Promise<void> {
    const { unit } = await this.#part(name);
    await unit.pause();
  }

  /** Lets a paused part go on. */
  async resume(name: PartName): Promise<void> {
    const { unit } = await this.#part(name);
    await unit.resume();
  }

  /** Starts a killed part again, with its address and its data; resolves when it is ready. */
  async restart(name: PartName): Promise<void> {
    await this.#restart(await this.#part(name));
  }

  /** Starts a killed broker of Kafka again; resolves when the cluster is whole. */
  async restartBroker(name: string): Promise<void> {
    const broker = (await this.kafka).brokers.find((one) => one.name === name);
    if (broker === undefined) {
      throw new HarnessError({ code: "internal", message: `there is no broker ${name}` });
    }
    await this.#restart(broker);
  }

  async #restart(part: Part): Promise<void> {
    try {
      await part.restart();
    } catch (error) {
      this.#abort.abort(error);
      throw error;
    }
    this.#watchUnit(part.unit);
  }

  async #part(name: PartName): Promise<Part> {
    if (name === "target") return (await this.target).part;
    const part = name === "backend" ? this.#startedBackend : this[name];
    if (part !== undefined) return part;
    throw new HarnessError({ code: "internal", message: `the ${name} has not been started` });
  }

  /** Ends every part, removes their data and gives the ports back. */
  async close(): Promise<void> {
    this.#abort.abort(
      new HarnessError({ code: "interrupted", message: "the pipeline was closed" }),
    );
    await this.kafka.then(({ admin }) => admin.close()).catch(() => undefined);
    await this.target.then((target) => target.close()).catch(() => undefined);
    await this.#hosting.close();
  }

  /** A part that does not start, or ends unasked, ends all waiting, with its reason. */
  #watch(part: Promise<Part>): void {
    part.then(
      ({ unit }) => this.#watchUnit(unit),
      (error: unknown) => this.#abort.abort(error),
    );
  }

  #watchUnit({ failed }: RunningUnit): void {
    if (failed.aborted) this.#abort.abort(failed.reason);
    failed.addEventListener("abort", () => this.#abort.abort(failed.reason), { once: true });
  }

  #overlayOf(role: CollectorRole): Overlay {
    const addresses = this.#hosting.addresses(role);
    return writeOverlay(this.#options[role], addresses, this.#changes[role]);
  }

  #variables(
    role: CollectorRole,
    target: Pick<Target, "url" | "apiKey" | "environment">,
  ): Record<string, string> {
    const { env, inherited } = this.#options;
    const wanted = this.#overlays[role].variables;
    return runVariables(this.#options[role], { wanted, target, given: env, inherited });
  }
}
