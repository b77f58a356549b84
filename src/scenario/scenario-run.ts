import { HarnessError } from "../base/errors.ts";
import { timed } from "../base/timings.ts";
import { done, notYet, waitFor } from "../base/wait.ts";
import type { ConfigPair } from "../collector-config/collector-config.ts";
import { enteringSignals } from "../collector-config/edge-entries.ts";
import { derivedSignals, movesByItself } from "../collector-config/item-flow.ts";
import { SIGNALS, type Signal } from "../otlp/item.ts";
import type { EffectsJudgedBy } from "../record/approved-effects.ts";
import type { FaultKind } from "../record/fault.ts";
import { type HistoryWriter, type NewHistoryEvent, openHistory } from "../record/history-writer.ts";
import type { MessageLine, RemovedLine } from "../record/kafka/message-line.ts";
import type { GroupMember, Partitions } from "../record/pipeline-facts.ts";
import type { ReferenceFacts } from "../record/reference-facts.ts";
import { writeRun } from "../record/run-file.ts";
import { countIn, mergeRanges } from "../record/sequence-ranges.ts";
import { describePoint, TimelineFold } from "../record/timeline/fold.ts";
import { metricNames, OWN_METRICS } from "../stack/parts/collector/metric-names.ts";
import type { Pipeline } from "../stack/pipeline/pipeline.ts";
import { pacedReader } from "../stack/targets/paced-reader.ts";
import type { RunScope } from "../stack/targets/run-scope.ts";
import type { TargetReader } from "../stack/targets/target.ts";
import { answered, emptyTally } from "../traffic/send-outcome.ts";
import type { OtlpProtocol, Sender, SendShape } from "../traffic/sender.ts";
import type { AlertCode } from "../verdict/alerts/alert.ts";
import { AlertWatch } from "../verdict/alerts/alert-watch.ts";
import { judge } from "../verdict/judge.ts";
import type { ScenarioReport } from "../verdict/scenario-report.ts";
import { CpuMeter } from "./cpu-meter.ts";
import type { BegunFault } from "./faults/begun-fault.ts";
import { factsIn } from "./faults/facts-in.ts";
import { untilConsuming, untilInKafka } from "./hand-over.ts";
import { openSender, type Traffic } from "./open-sender.ts";
import { arrivedIn, describeState, observe } from "./pipeline-state.ts";
import { quietPeriodOf } from "./quiet.ts";
import { readEverything } from "./read-back.ts";
import { historyFolder, type Judging, recordRun } from "./record-run.ts";
import { recordTopics } from "./record-topics.ts";
import { needsReference, ReferenceRun } from "./reference-run.ts";
import { type Settled, type SettleOptions, settle } from "./settle.ts";
import { settleFactsOf } from "./settle-facts.ts";
import { straySignals } from "./stray-signals.ts";
import { TopicIdWatch } from "./topic-id-watch.ts";
import { type PipelineWatch, watchPipeline } from "./watch-pipeline.ts";

/** Longer than any alert takes to fire on a busy machine. */
const ALERT_MS = 120_000;

/** A new phase, or how far the present one is. */
export type ProgressKind = "phase" | "state";

/** What one scenario is run with. */
export interface ScenarioRunOptions {
  readonly name: string;
  readonly pipeline: Pipeline;
  /** The variables the collectors were given. */
  readonly variables: Readonly<Record<string, string>>;
  /** Whether the pipeline is this scenario's alone, with overlays of its own. */
  readonly ownPipeline?: boolean;
  /** The report's folder; the history goes to `history/<name>` in it. */
  readonly report: string;
  readonly protocol?: OtlpProtocol;
  /** Headers of every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Attributes that the resource of every item has besides. */
  readonly resource?: Readonly<Record<string, string>>;
  /** Keys of attributes that the pipeline may add to items. */
  readonly addedAttributes?: readonly string[];
  /** What the effects of its processors are judged by; without it, items are held against what was sent. */
  readonly effects?: EffectsJudgedBy;
  /** What is sent otherwise than usual. */
  readonly traffic?: Traffic;
  /** The signals that are sent, of those that the edge takes; by default all of them. */
  readonly signals?: readonly Signal[];
  /** Whether others write to its topics: their documents are not held against it. */
  readonly othersWrite?: boolean;
  /** What it plays, where its name alone does not say. */
  readonly title?: string;
  /** The scenario that it is a case of, where one tries several things. */
  readonly caseOf?: string;
  /** Told of each phase, and of the pipeline's state while one lasts. */
  readonly onProgress: (kind: ProgressKind, text: string) => void;
}

/**
 * One scenario on one pipeline: its own run id and data streams, a sender, the history and, at the
 * end, the account. The scenario itself is the order in which its methods are called.
 */
export class ScenarioRun {
  readonly id: string;
  readonly pipeline: Pipeline;
  readonly #options: ScenarioRunOptions;
  readonly #history: HistoryWriter;
  readonly #started = performance.now();
  readonly #since = Date.now();
  readonly #cpu: CpuMeter;
  /** The signals that the edge's pipelines take over OTLP. */
  readonly signals: readonly Signal[];
  /** Opened at once: what the target holds before the scenario is not the scenario's. */
  readonly #reader: Promise<TargetReader>;
  readonly #watch: PipelineWatch;
  /** What its processors alone make of the items, where they may change them. */
  readonly #reference: Promise<ReferenceRun | { readonly unavailable: string } | undefined>;
  readonly #timeline = new TimelineFold();
  readonly #alerts = new AlertWatch();
  #sender: Sender | undefined;
  #itemsSent = 0;
  #arrived = 0;
  readonly #faults: BegunFault[] = [];
  readonly #topicIds: TopicIdWatch;
  /** Whether something was done to the pipeline. */
  #broken = false;
  /** Kafka's content at the backend collector's first start. */
  #beforeBackend: Partitions = [];
  #itemsBeforeBackend = 0;
  /** The consumer groups' members at rest, where more than one collector reads. */
  #groupMembers: readonly GroupMember[] = [];

  private constructor(options: ScenarioRunOptions, id: string, history: HistoryWriter) {
    this.#options = options;
    this.id = id;
    this.pipeline = options.pipeline;
    this.#cpu = new CpuMeter(this.pipeline);
    this.#topicIds = new TopicIdWatch(this.pipeline);
    this.#history = history;
    this.#reader = this.pipeline.target.then(async (target) =>
      pacedReader(await target.openReader(this.#scope())),
    );
    // Anyone who needs it gets the error; a target that does not start ends the run by itself.
    this.#reader.catch(() => undefined);
    this.#reference = this.#openReference();
    // Where it is needed, its failure is reported.
    this.#reference.catch(() => undefined);
    const edge = this.pipeline.config("edge");
    this.signals = enteringSignals(edge).filter(
      (signal) => options.signals?.includes(signal) ?? true,
    );
    this.#watch = watchPipeline({
      pipeline: this.pipeline,
      reader: this.#reader,
      sent: () => answered(this.#sender?.totals() ?? emptyTally()),
      onSample: async (sample) => {
        await this.#history.sample(sample);
        this.#alerts.add(sample);
        this.#options.onProgress("state", describePoint(this.#timeline.add(sample)));
      },
    });
  }

  static open(options: ScenarioRunOptions): ScenarioRun {
    const id = `${options.name.replaceAll("-", "_")}_${Date.now().toString(36)}`;
    const history = openHistory(historyFolder(options.report, options.name));
    return new ScenarioRun(options, id, history);
  }

  /** Names what happens from here on; in the history and in the progress. */
  async phase(name: string): Promise<void> {
    this.#options.onProgress("phase", name);
    await this.#history.event({ type: "phase", phase: name });
  }

  /** Sends `count` more items of every signal, through the SDK's OTLP exporters, to the edge. */
  async send(count: number, shape: SendShape = {}): Promise<void> {
    await this.#watch.begun;
    const { protocol, headers, resource, traffic } = this.#options;
    const reference = await this.#reference;
    const mirrors = reference instanceof ReferenceRun;
    this.#sender ??= await openSender({
      ...{ pipeline: this.pipeline, scope: this.#scope(), protocol },
      ...{ history: this.#history, signals: this.signals },
      ...(headers === undefined ? {} : { headers }),
      ...(resource === undefined ? {} : { resource }),
      ...(traffic === undefined ? {} : { traffic }),
      ...(mirrors ? { mirror: reference.edge } : {}),
    });
    const sender = this.#sender;
    await this.#timed("sending", () => sender.send(count, shape));
    if (mirrors) reference.sent();
    this.#itemsSent += count;
  }

  /** Waits until the edge collector has handed everything it accepted to Kafka, or cannot. */
  async untilInKafka(): Promise<void> {
    const [edge, { admin }] = await Promise.all([this.pipeline.edge, this.pipeline.kafka]);
    const config = this.pipeline.config("edge");
    const { paths, isItemTopic } = settleFactsOf(this.#configs(), this.variables);
    await this.#timed("until all is in Kafka", () =>
      untilInKafka({
        edge,
        admin,
        quietMs: quietPeriodOf(config, this.#options.variables),
        hasOtherSources: movesByItself(config),
        paths: paths.edge,
        isItemTopic,
        repeats: this.#broken,
        signal: this.pipeline.signal,
      }),
    );
  }

  /**
   * Starts the backend collector, unless an earlier scenario on this pipeline has, once what was sent
   * is in Kafka (its consumers wait for topics that do not exist), and waits until they have their
   * partitions.
   */
  async startBackend(): Promise<void> {
    if (this.pipeline.backend !== undefined) return this.#topicIds.look();
    await this.untilInKafka();
    await this.#topicIds.look();
    const { admin } = await this.pipeline.kafka;
    await this.#timed("until the target is read", () => this.#reader);
    this.#beforeBackend = (await admin.offsets()).map((found) => ({ ...found, committed: null }));
    this.#itemsBeforeBackend = this.#itemsSent;
    await this.#timed("boot of the backend", () => this.pipeline.startBackend());
    await this.#history.event({ type: "part", part: "backend", what: "started" });
    await this.#timed("until consumers have partitions", () => this.untilConsuming());
  }

  /** Waits until the target answers, and until what it held before this scenario is known. */
  async untilReading(): Promise<void> {
    await this.#reader;
  }

  /**
   * Documents without any run's id that came since this scenario began: of two scenarios that are read
   * at once, they might be either's.
   */
  async strays(): Promise<number> {
    return (await this.#reader).strays(this.pipeline.signal);
  }

  /** Does something to the pipeline that may lose items and is no fault, and writes it down. */
  async act<T>(part: string, what: string, action: () => Promise<T>): Promise<T> {
    return this.#noted({ type: "part", part, what }, action);
  }

  /**
   * Lets a fault begin, and writes it down once it has.
   *
   * @param what in words, for people
   */
  async beginFault<T>(
    part: string,
    kind: FaultKind,
    what: string,
    action: () => Promise<T>,
  ): Promise<T> {
    return this.#noted({ type: "fault", part, kind, phase: "began", what }, action);
  }

  /** Lets a fault end, named as at its beginning, and writes it down once it has. */
  async endFault<T>(
    part: string,
    kind: FaultKind,
    what: string,
    action: () => Promise<T>,
  ): Promise<T> {
    return this.#noted({ type: "fault", part, kind, phase: "ended", what }, action);
  }

  async #noted<T>(event: NewHistoryEvent, action: () => Promise<T>): Promise<T> {
    this.#broken = true;
    // How it was before is known first.
    await this.#watch.begun;
    const result = await action();
    await this.#history.event(event);
    return result;
  }

  /**
   * Lets a fault begin, and keeps it: what it did goes into the record, and what is gone because of it is
   * not waited for.
   *
   * @param begin for example `faultOf({ do: "kill", part: "kafka" })`
   * @throws HarnessError where the fault cannot begin
   */
  async inject<F extends BegunFault>(begin: (run: ScenarioRun) => Promise<F>): Promise<F> {
    const fault = await begin(this);
    this.#faults.push(fault);
    return fault;
  }

  /**
   * Waits until an alert fires, so that a fault lasts until it was met.
   *
   * @throws HarnessError `deadline` when it does not
   */
  async untilAlert(code: AlertCode): Promise<void> {
    await waitFor(() => (this.#alerts.hasFired(code) ? done(undefined) : notYet("it has not")), {
      for: `the alert ${code}, until which a fault lasts`,
      timeoutMs: ALERT_MS,
      signal: this.pipeline.signal,
    });
  }

  get name(): string {
    return this.#options.name;
  }

  /** Items of each signal that were sent. */
  get itemsSent(): number {
    return this.#itemsSent;
  }

  /** Items of a signal that the edge collector has accepted. */
  accepted(signal: Signal): number {
    return this.#sender?.totals()[signal].accepted ?? 0;
  }

  /** Where its items land. */
  get streams(): Pick<RunScope, "dataset" | "namespace"> {
    return this.#scope();
  }

  /** The variables the collectors were given. */
  get variables(): Readonly<Record<string, string>> {
    return this.#options.variables;
  }

  /** When it began, in milliseconds since the Unix epoch. */
  get since(): number {
    return this.#since;
  }

  /** Items of all signals that had arrived when the pipeline last came to rest. */
  get arrived(): number {
    return this.#arrived;
  }

  /** Writes down a message that was seen in Kafka. */
  async message(line: MessageLine): Promise<void> {
    await this.#history.message(line);
  }

  /** Writes down a message that is removed from Kafka. */
  async removed(line: RemovedLine): Promise<void> {
    await this.#history.removed(line);
  }

  /** Writes down something that was seen. */
  async note(what: string, data: unknown): Promise<void> {
    await this.#history.event({ type: "observation", what, data });
  }

  /**
   * Waits until everything has arrived or nothing more can be expected.
   *
   * @param options.isAnswered see {@link SettleOptions}
   */
  async settle({ isAnswered }: Pick<SettleOptions, "isAnswered"> = {}): Promise<Settled> {
    const gone = mergeRanges(
      await Promise.all(this.#faults.map(async (fault) => (await fault.gone?.()) ?? {})),
    );
    const [edge, { admin }, reader, backend] = await Promise.all([
      this.pipeline.edge,
      this.pipeline.kafka,
      this.#reader,
      this.pipeline.backend,
    ]);
    const totals = this.#sender?.totals();
    const settled = await this.#timed("settling", () =>
      settle({
        observe: (before) =>
          observe(
            {
              ...{ edge, backend, members: this.pipeline.members.present, broker: admin, reader },
              signal: this.pipeline.signal,
            },
            before,
          ),
        repeats: this.#broken,
        expected: Object.fromEntries(
          SIGNALS.map((signal) => [
            signal,
            (totals?.[signal].accepted ?? 0) - countIn(gone[signal] ?? []),
          ]),
        ),
        ...settleFactsOf(this.#configs(), this.variables),
        ...(isAnswered === undefined ? {} : { isAnswered }),
        isWriting: async () => (await reader.isWriting?.(this.pipeline.signal)) ?? false,
        signal: this.pipeline.signal,
      }),
    );
    this.#arrived = arrivedIn(settled.state);
    const { present } = this.pipeline.members;
    this.#groupMembers = present.length === 0 ? [] : await admin.groupMembers();
    await this.#history.event({
      type: "observation",
      what: "settled",
      data: {
        how: settled.how,
        state: describeState(settled.state),
        edge: { queued: settled.state.edge.queued, ...settled.state.edge.signals },
        backend: { queued: settled.state.backend?.queued, ...settled.state.backend?.signals },
        members: settled.state.members.map((one) => ({ queued: one?.queued, ...one?.signals })),
      },
    });
    await this.#history.event({
      type: "observation",
      what: OWN_METRICS,
      data: {
        edge: metricNames(settled.state.edge.samples),
        backend: metricNames(settled.state.backend?.samples ?? []),
      },
    });
    return settled;
  }

  /** Reads everything back, and says what became of every item and why. */
  async judge(settled: Settled, judging: Judging = {}): Promise<ScenarioReport> {
    const reader = await this.#reader;
    const facts = await Promise.all(this.#faults.map(async (fault) => fault.facts?.() ?? {}));
    await this.#topicIds.look();
    const topicIds = this.#topicIds.changed;
    await this.#watch.stop();
    await this.#timed("reading back", () =>
      readEverything(reader, this.#history, this.pipeline.signal),
    );
    const refusals = await reader.refusals?.();
    const dropped = (await reader.dropped?.()) ?? [];
    const reference = await this.#timed("reading the reference", () => this.#finishReference());
    await this.#history.close();
    const { name, title, report, variables, ownPipeline, addedAttributes, caseOf } = this.#options;
    const { effects } = this.#options;
    const { folder } = this.#history;
    const record = await recordRun({
      ...{ pipeline: this.pipeline, report, variables, ownPipeline: ownPipeline === true },
      scenario: {
        ...{ name, id: this.id, since: this.#since, seconds: this.#seconds() },
        ...(title === undefined ? {} : { title }),
        ...(caseOf === undefined ? {} : { caseOf }),
      },
      ...(addedAttributes === undefined ? {} : { addedAttributes }),
      ...(effects === undefined ? {} : { effects }),
      ...{ judging, settled },
      seen: {
        ...{ beforeBackend: this.#beforeBackend, itemsBeforeBackend: this.#itemsBeforeBackend },
        ...{ groupMembers: this.#groupMembers, ...factsIn(facts) },
        ...(topicIds.length === 0 ? {} : { topicIds }),
        ...(refusals === undefined ? {} : { refusals }),
        ...(dropped.length === 0 ? {} : { dropped }),
        ...(reference === undefined ? {} : { reference }),
      },
    });
    await writeRun(folder, record);
    // From here on the verdict comes from what is on disk, as the command `judge` computes it.
    const judged = await this.#timed("judging", () =>
      judge(folder, { recordTopics: () => recordTopics(folder, this.id, this.pipeline) }),
    );
    const cpuSeconds = await this.#cpu.read();
    return {
      ...{ ...judged, seconds: this.#seconds() },
      ...(cpuSeconds === undefined ? {} : { cpuSeconds }),
    };
  }

  async close(): Promise<void> {
    try {
      await this.#sender?.shutdown();
      await this.#watch.stop();
      const reference = await this.#reference.catch(() => undefined);
      if (reference instanceof ReferenceRun) await reference.close();
    } finally {
      await this.#history.close();
    }
  }

  async #openReference(): Promise<ReferenceRun | { readonly unavailable: string } | undefined> {
    const { effects, variables } = this.#options;
    if (effects === undefined || !needsReference(this.pipeline, effects)) return undefined;
    return this.#timed("boot of the reference", () =>
      ReferenceRun.open(this.pipeline, this.#scope(), variables),
    );
  }

  async #finishReference(): Promise<ReferenceFacts | undefined> {
    const reference = await this.#reference;
    if (!(reference instanceof ReferenceRun)) return reference;
    return reference.finish(this.#history, this.#sender?.mirrorRefusal());
  }

  /** Since its first step. */
  #seconds(): number {
    return Math.round(performance.now() - this.#started) / 1000;
  }

  #timed<T>(what: string, work: () => Promise<T>): Promise<T> {
    return timed(`${this.#options.name}: ${what}`, work);
  }

  #configs(): ConfigPair {
    return { edge: this.pipeline.config("edge"), backend: this.pipeline.config("backend") };
  }

  #scope(): RunScope {
    const { edge, backend } = this.#configs();
    const strays = this.#options.othersWrite ? [] : straySignals(edge, backend);
    const derived = [edge, backend].flatMap(derivedSignals);
    return { run: this.id, dataset: this.id, namespace: "harness", strays, derived };
  }

  /**
   * Waits until the backend collectors' consumers have their partitions; without them the scenario
   * goes on, and fails.
   */
  async untilConsuming(): Promise<void> {
    const [{ admin }, backend] = await Promise.all([this.pipeline.kafka, this.pipeline.backend]);
    const { members } = this.pipeline;
    try {
      await untilConsuming({
        config: this.pipeline.config("backend"),
        logFiles: [
          ...(backend === undefined ? [] : [backend.logFile]),
          ...members.logs.map(({ logFile }) => logFile),
        ],
        collectors: 1 + members.present.length,
        admin,
        signal: this.pipeline.signal,
      });
    } catch (error) {
      if (!(error instanceof HarnessError) || error.code !== "deadline") throw error;
      await this.#history.event({ type: "observation", what: "no-consumers", data: error.message });
    }
  }
}
