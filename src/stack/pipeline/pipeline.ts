import { mkdir } from "node:fs/promises";
import { HarnessError } from "../../base/errors.ts";
import { timed } from "../../base/timings.ts";
import type { CollectorConfig } from "../../collector-config/collector-config.ts";
import type { CollectorRole } from "../../collector-config/component.ts";
import { withDestinations } from "../../collector-config/destinations.ts";
import { topicsMadeBefore } from "../../collector-config/kafka-topics.ts";
import type { Overlay } from "../../collector-config/overlay.ts";
import type { TargetKind } from "../../collector-config/target-kind.ts";
import type { Tree } from "../../collector-config/tree.ts";
import type { LogFlood } from "../../record/log-flood.ts";
import type { KeyAnswer, SinkArrivals } from "../../record/pipeline-facts.ts";
import type { CollectorPlace, Environment, HostedPipeline } from "../environments/environment.ts";
import type { StartedCollector } from "../parts/collector/collector.ts";
import type { AskedOfElasticsearch } from "../parts/elasticsearch/elasticsearch.ts";
import type { StartedKafka } from "../parts/kafka/kafka.ts";
import type { KafkaOptions } from "../parts/kafka/kafka-options.ts";
import { makeTopics } from "../parts/kafka/make-topics.ts";
import type { Part } from "../parts/part.ts";
import type { RunningInstance } from "../runtimes/runtime.ts";
import type { Target } from "../targets/target.ts";
import { type BackendMember, BackendMembers } from "./backend-members.ts";
import type { CollectorSetup, CollectorSetupParts } from "./collector-setup.ts";
import type { PipelineChanges } from "./pipeline-changes.ts";
import { PipelineCollector, TO_COME } from "./pipeline-collector.ts";
import { openReference, type ReferenceOpening } from "./reference-pipeline.ts";

/** One that does not end by then is killed: the next run starts a broker of its own. */
const LEAVE_GRACE_MS = 2_000;

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
  /** A pipeline whose target is this one's, too; everything else is its own. It has to be closed first. */
  readonly beside?: Pipeline;
  /** Says where its parts run. */
  readonly host: (pipeline: HostedPipeline) => Promise<Environment>;
  /** Whether Kafka and Elasticsearch come from earlier runs and stay for later ones. */
  readonly keep?: boolean;
  /** Folder for the parts' logs. */
  readonly logs: string;
  /** What is asked of Elasticsearch, where it is the target; by default as on the server. */
  readonly asked?: AskedOfElasticsearch;
  /** What a scenario wants otherwise than usual. */
  readonly changes?: PipelineChanges;
}

/**
 * The pipeline under test: SDK (the harness) -> edge collector -> Kafka -> backend collector ->
 * target. Parts start in parallel; each can be awaited on its own, so that a scenario may use Kafka
 * while the target still boots.
 */
export class Pipeline {
  readonly kafka: Promise<StartedKafka>;
  /** What the backend collector sends to. */
  readonly target: Promise<Target>;
  /** The backend collectors beside the first one. */
  readonly members: Pick<BackendMembers, "present" | "logs">;
  readonly #members = new BackendMembers();
  readonly #open: (place: CollectorPlace, parts: CollectorSetupParts) => PipelineCollector;
  readonly #collectors: Readonly<Record<CollectorRole, PipelineCollector>>;
  readonly #edge: Promise<StartedCollector>;
  readonly #environment: Environment;
  readonly #beside: Pipeline | undefined;
  readonly #abort: AbortController;
  readonly #options: PipelineOptions;
  readonly #changes: Readonly<Record<CollectorRole, Tree>>;
  #references = 0;

  private constructor(options: PipelineOptions, environment: Environment, abort: AbortController) {
    this.#options = options;
    this.#environment = environment;
    this.#abort = abort;
    const { env, inherited, changes, logs } = options;
    const which = options.beside === undefined ? "" : "second pipeline: ";
    this.members = this.#members;
    this.#beside = options.beside;
    this.#open = (place, parts) =>
      new PipelineCollector(
        {
          ...{ place, logs, version: options.edot[parts.config.role], signal: abort.signal },
          watch: (part) => this.#watch(part),
          restart: (part) => this.#restart(part),
        },
        parts,
      );
    const { edge = {}, backend = {} } = changes?.overlay ?? {};
    this.#changes = { edge, backend };
    const collector = (role: CollectorRole) =>
      this.#open(environment.place(role), {
        ...{ config: options[role], changes: this.#changes[role], env, inherited },
      });
    this.#collectors = { edge: collector("edge"), backend: collector("backend") };
    // Parts boot while the collectors read their configs: one that does not load ends the boots.
    const collectors = Object.values(this.#collectors);
    const accepted = timed(`${which}configs accepted by the collectors`, () =>
      Promise.all(collectors.map((one) => one.accepted)),
    );
    const topics = topicsOf(this.#collectors.edge.setup);
    this.kafka = timed(`${which}boot of Kafka`, async () => {
      const kafka = await environment.startKafka({ topics, ...changes?.kafka });
      await checkSettings(kafka, changes?.kafka?.settings);
      return kafka;
    });
    const startTarget = () =>
      environment.startTarget({ ...options.asked, ...changes?.elasticsearch });
    this.target =
      options.beside === undefined
        ? timed(`boot of ${options.target}`, startTarget)
        : startTarget();
    const targetPart = this.target.then(({ part }) => part);
    for (const part of [this.kafka, targetPart]) this.#watch(part);
    this.#edge = timed(`${which}boot of Kafka and the edge`, () =>
      this.#collectors.edge.start(this.kafka.then(() => TO_COME)),
    );
    this.#edge.catch(() => undefined);
    accepted.catch((error: unknown) => this.#abort.abort(error));
  }

  /** Reserves addresses and starts everything but the backend collector. */
  static async open(options: PipelineOptions): Promise<Pipeline> {
    await mkdir(options.logs, { recursive: true });
    const abort = new AbortController();
    const { edge, backend, edot, target, brokers = 1, logs, host } = options;
    const proxy = options.changes?.elasticsearch?.proxy === true;
    const { changes: { edgeDisk } = {}, beside } = options;
    const hosted = { edge, backend, edot, target, proxy, brokers, logs, signal: abort.signal };
    const keep = keptParts(options);
    const all = {
      ...hosted,
      ...(edgeDisk === undefined ? {} : { edgeDisk }),
      ...(keep === undefined ? {} : { keep }),
    };
    const environment = await (beside === undefined
      ? host(all)
      : beside.#environment.beside(all, beside.target));
    // Without that one there is no target.
    const follow = () => abort.abort(beside?.signal.reason);
    if (beside?.signal.aborted) follow();
    beside?.signal.addEventListener("abort", follow, { once: true });
    try {
      return new Pipeline(options, environment, abort);
    } catch (error) {
      await environment.close();
      throw error;
    }
  }

  /** Seconds of CPU that each part has used so far, by name; undefined where the runtime does not say. */
  async cpuSeconds(): Promise<Readonly<Record<string, number>> | undefined> {
    return this.#environment.cpuSeconds?.();
  }

  /** Brings the parts' logs up to date. @returns the floods in them so far */
  settleLogs(): Promise<readonly LogFlood[]> {
    return this.#environment.settleLogs();
  }

  /** What has come of a run to destinations that are no part of it, exporter by exporter. */
  sinkArrivals(run: string): SinkArrivals[] {
    return this.#environment.sinkArrivals(run);
  }

  /** The second configs of the collectors, as they run or will start. */
  get overlays(): Readonly<Record<CollectorRole, Overlay>> {
    const { edge, backend } = this.#collectors;
    return { edge: edge.setup.overlay, backend: backend.setup.overlay };
  }

  /** A collector's config as it runs: the user's, with what the scenario has changed on purpose. */
  config(role: CollectorRole): CollectorConfig {
    return this.#collectors[role].setup.config;
  }

  /** A collector's config as the user wrote it. */
  userConfig(role: CollectorRole): CollectorConfig {
    return this.#collectors[role].setup.parts.config;
  }

  /** The settings of a collector that were changed on purpose from the start. */
  ownChanges(role: CollectorRole): Tree {
    return this.#changes[role];
  }

  /** Where its parts have their data; removed at the end. */
  get folder(): string {
    return this.#environment.folder;
  }

  /** The edge collector's own filesystem, where a scenario wanted one. */
  get edgeDisk(): Environment["edgeDisk"] {
    return this.#environment.edgeDisk;
  }

  /** `host:port` at which this machine reaches a collector's own metrics. */
  telemetryAddress(role: CollectorRole): string {
    return this.#environment.place(role).telemetryAddress;
  }

  /** The run's own certificates. */
  get certificates(): Environment["certificates"] {
    return this.#environment.certificates;
  }

  /** What a collector's variables hold, without the run's own credentials: those come with the target. */
  givenVariables(role: CollectorRole): Readonly<Record<string, string>> {
    return this.#collectors[role].setup.variables(TO_COME);
  }

  /** The names of the variables that a collector is given. */
  variableNames(role: CollectorRole): Promise<string[]> {
    return this.#collectors[role].variableNames();
  }

  /** Aborted as soon as a part fails or the run is interrupted; the reason says why. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Ends all waiting, for example on Ctrl-C. */
  abort(reason: HarnessError): void {
    this.#abort.abort(reason);
  }

  /** The edge collector, started as soon as Kafka answers. */
  get edge(): Promise<StartedCollector> {
    return this.#collectors.edge.started ?? this.#edge;
  }

  /** The backend collector, once {@link startBackend} has been called. */
  get backend(): Promise<StartedCollector> | undefined {
    return this.#collectors.backend.started;
  }

  /** Starts the backend collector; waits for the target, whose API key it gets. */
  startBackend(): Promise<StartedCollector> {
    return this.#collectors.backend.start(this.target);
  }

  /**
   * Starts one more backend collector of the same config, version, variables and changes, in the same
   * consumer group; resolves when its pipelines run. It keeps that config, whatever the first one gets.
   *
   * @throws HarnessError `port-in-use`, `part-failed` or `part-not-ready`
   */
  async joinBackend(): Promise<BackendMember> {
    const { backend } = this.#collectors;
    if (backend.started === undefined) {
      throw new HarnessError({ code: "internal", message: "the backend has not been started" });
    }
    await backend.started;
    const { parts } = backend.setup;
    return this.#members.join(async (name) => {
      const place = await this.#environment.anotherPlace(name, parts.config);
      return this.#open(place, parts).start(this.target);
    });
  }

  /**
   * Gives the backend collectors another API key, as an operator would: the target makes one, and they
   * are ended (SIGTERM) and started again with it.
   *
   * @throws HarnessError `bad-option` where the user has set its key
   */
  async renewKey(): Promise<void> {
    const { backend } = this.#collectors;
    const { givenKey } = backend.setup;
    if (givenKey !== undefined) {
      throw new HarnessError({
        code: "bad-option",
        message: `the run cannot give the backend collector another API key: ${givenKey} is set`,
        place: `--env ${givenKey}`,
        remedy: `leave ${givenKey} to the run`,
      });
    }
    await (await this.target).renewKey?.(this.signal);
    const members = this.#members.startAgain((part) => this.#restart(part));
    await Promise.all([backend.startAgain(), members]);
  }

  /** How the target answers to each key that the backend collector was given. */
  async keyAnswers(): Promise<KeyAnswer[]> {
    const target = await this.target;
    const values = this.#collectors.backend.setup.variables(target);
    return Promise.all(
      this.overlays.backend.variables
        .filter(({ holds }) => holds !== "url")
        .map((variable) => target.answerTo(variable, values[variable.name] ?? "")),
    );
  }

  /** Ends a collector with a chance to clean up (SIGTERM); its consumers leave their group. */
  async stop(role: CollectorRole): Promise<void> {
    await this.#collectors[role].stop();
  }

  /**
   * Changes settings of a collector's config on purpose, in place of earlier changes, and starts it
   * with them; one that has never been started waits for its first start.
   *
   * @throws HarnessError `config-invalid`, `part-failed` or `part-not-ready`
   */
  async reconfigure(role: CollectorRole, changes: Tree): Promise<void> {
    await this.#collectors[role].reconfigure(changes);
  }

  /**
   * Gives a running collector another config of the user's: its own `validate` judges it while the old
   * one still runs. With one that is refused or does not start, the old one goes on. Addresses stay.
   *
   * @param inherited variables of the harness' own environment that it refers to
   * @throws HarnessError `config-invalid`, `config-unset-variable`, `port-in-use`, `part-failed` or
   * `part-not-ready`
   */
  async reload(
    config: CollectorConfig,
    inherited: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const own = { config: this.#withDestinations(config), inherited };
    await this.#collectors[config.role].reload(own, async (setup) => {
      if (config.role === "edge") await makeTopics((await this.kafka).bootstrap, topicsOf(setup));
    });
  }

  /**
   * Replaces a running collector by one of another EDOT version, with a config that may be another one:
   * the new one's `validate` judges it first, the old one is ended (SIGTERM), and the new one starts with
   * its addresses and what it has stored. With one that does not start, the old one goes on.
   *
   * @param inherited variables of the harness' own environment that the config refers to
   * @throws HarnessError as {@link reload} does, and `not-available` in containers
   */
  async upgrade(
    config: CollectorConfig,
    version: string,
    inherited: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const beforeStart = async (setup: CollectorSetup) => {
      if (config.role === "edge") await makeTopics((await this.kafka).bootstrap, topicsOf(setup));
    };
    const own = { config: this.#withDestinations(config), inherited };
    await this.#collectors[config.role].reload(own, beforeStart, version);
  }

  /**
   * Asks a part to end so that it can become another release. @returns what starts it as one; undefined
   * where it cannot become another
   */
  async stopForUpgrade(
    name: "kafka" | "target",
  ): Promise<((version: string) => Promise<void>) | undefined> {
    const part = await this.#part(name);
    const { upgrade } = part;
    if (upgrade === undefined) return undefined;
    await upgrade.stop();
    return (version) => this.#restart(part, () => upgrade.start(version));
  }

  /** A config that takes another one's place: where it sends is said next to the other collector's. */
  #withDestinations(config: CollectorConfig): CollectorConfig {
    const pair = { edge: this.userConfig("edge"), backend: this.userConfig("backend") };
    return withDestinations({ ...pair, [config.role]: config }, this.#options.target)[config.role];
  }

  /**
   * Starts a reference of this pipeline: both collectors with the user's configs, the one sending to
   * the other. What a scenario changes on purpose is a fault, and not in it. It has to be closed before this pipeline.
   *
   * @throws HarnessError as starting a collector does
   */
  async openReference(): Promise<ReferenceOpening> {
    this.#references += 1;
    const { target, env, inherited } = this.#options;
    return openReference({
      name: this.#references === 1 ? "reference" : `reference-${this.#references}`,
      ...{ target, env, inherited, environment: this.#environment },
      configs: { edge: this.userConfig("edge"), backend: this.userConfig("backend") },
      open: this.#open,
    });
  }

  /** Ends a part without a chance to clean up (SIGKILL). */
  async kill(name: PartName): Promise<void> {
    const { instance } = await this.#part(name);
    await instance.kill();
  }

  /** Stops a part where it is (SIGSTOP): its port accepts connections and nobody answers. */
  async pause(name: PartName): Promise<void> {
    const { instance } = await this.#part(name);
    await instance.pause();
  }

  /** Lets a paused part go on. */
  async resume(name: PartName): Promise<void> {
    const { instance } = await this.#part(name);
    await instance.resume();
  }

  /** Starts a killed part again, with its address and its data; resolves when it is ready. */
  async restart(name: PartName): Promise<void> {
    await this.#restart(await this.#part(name));
  }

  /** Heeds how the target ends from here on; for one that another pipeline has started again. */
  async watchTarget(): Promise<void> {
    this.#watchInstance((await this.target).part.instance);
  }

  /** Starts a killed broker of Kafka again; resolves when the cluster is whole. */
  async restartBroker(name: string): Promise<void> {
    const broker = (await this.kafka).brokers.find((one) => one.name === name);
    if (broker === undefined) {
      throw new HarnessError({ code: "internal", message: `there is no broker ${name}` });
    }
    await this.#restart(broker);
  }

  async #restart(part: Part, again = () => part.restart()): Promise<void> {
    try {
      await again();
    } catch (error) {
      this.#abort.abort(error);
      throw error;
    }
    this.#watchInstance(part.instance);
  }

  async #part(name: PartName): Promise<Part> {
    if (name === "target") return (await this.target).part;
    const part = await this[name];
    if (part !== undefined) return part;
    throw new HarnessError({ code: "internal", message: `the ${name} has not been started` });
  }

  /** Ends every part, removes their data and gives the ports back. */
  async close(): Promise<void> {
    this.#abort.abort(
      new HarnessError({ code: "interrupted", message: "the pipeline was closed" }),
    );
    if (this.#environment.keepsKafka) await this.#leaveGroups();
    await this.kafka.then(({ admin }) => admin.close()).catch(() => undefined);
    if (this.#beside === undefined) {
      await this.target.then((target) => target.close()).catch(() => undefined);
    }
    await this.#environment.close();
  }

  /** Ends the backend collectors so that their groups are without members at once. */
  async #leaveGroups(): Promise<void> {
    const first = await this.#collectors.backend.started?.catch(() => undefined);
    const backends = [...(first === undefined ? [] : [first]), ...this.#members.running];
    await Promise.all(backends.map(({ instance }) => instance.stop(LEAVE_GRACE_MS)));
  }

  /** A part that does not start, or ends unasked, ends all waiting, with its reason. */
  #watch(part: Promise<Part>): void {
    part.then(
      ({ instance }) => this.#watchInstance(instance),
      (error: unknown) => this.#abort.abort(error),
    );
  }

  #watchInstance({ failed }: RunningInstance): void {
    if (failed.aborted) this.#abort.abort(failed.reason);
    failed.addEventListener("abort", () => this.#abort.abort(failed.reason), { once: true });
  }
}

/** What others may have run before and will run after: parts with the harness' own settings. */
function keptParts({ keep, brokers = 1, changes }: PipelineOptions): HostedPipeline["keep"] {
  if (keep !== true) return undefined;
  return {
    kafka: changes?.kafka === undefined && brokers === 1,
    target: changes?.elasticsearch?.settings === undefined,
  };
}

/** @throws HarnessError `config-invalid` for a setting that no broker has */
async function checkSettings(
  { admin }: StartedKafka,
  settings: KafkaOptions["settings"] = {},
): Promise<void> {
  const names = Object.keys(settings);
  if (names.length === 0) return;
  const [unknown] = await admin.unknownSettings(names);
  if (unknown === undefined) return;
  throw new HarnessError({
    code: "config-invalid",
    message: `Kafka's broker has no setting ${unknown}`,
    place: `setup.kafka.${unknown}`,
    remedy: "correct its name: the broker takes any name, and does nothing with it",
  });
}

/** The topics that an edge must find. */
function topicsOf(edge: CollectorSetup): string[] {
  return topicsMadeBefore(edge.parts.config, edge.variables(TO_COME));
}
