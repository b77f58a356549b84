import { join } from "node:path";
import type { CollectorConfig } from "../configs/collector-config.ts";
import { signalsUsing, usedComponents } from "../configs/collector-config.ts";
import { HarnessError } from "../errors.ts";
import { collectFacts } from "../findings/collect-facts.ts";
import { findFaults } from "../findings/find-faults.ts";
import type { StartedCollector } from "../parts/collector/collector.ts";
import type { BrokerAdmin } from "../parts/kafka/broker-admin.ts";
import type { Pipeline } from "../pipeline.ts";
import { historyIn, judgeFolder } from "../report/judge-folder.ts";
import { isFlawless, type ScenarioReport } from "../report/report.ts";
import { countDocuments, readDocuments } from "../telemetry/elasticsearch/reader.ts";
import { type HistoryWriter, openHistory } from "../telemetry/history-writer.ts";
import { SIGNALS, type Signal } from "../telemetry/item.ts";
import { createSender, type OtlpProtocol, type Sender } from "../telemetry/sender.ts";
import { done, notYet, waitFor } from "../wait.ts";
import { describeState, isBalanced, observe, type PipelineState } from "./pipeline-state.ts";
import { quietPeriodOf, stallPeriodOf } from "./quiet.ts";
import { type Settled, settle } from "./settle.ts";

/** A new phase, or how far the present one is. */
export type ProgressKind = "phase" | "state";

/** What one scenario is run with. */
export interface ScenarioRunOptions {
  readonly name: string;
  readonly pipeline: Pipeline;
  readonly edge: CollectorConfig;
  readonly backend: CollectorConfig;
  /** The variables the collectors were given. */
  readonly variables: Readonly<Record<string, string>>;
  /** The report's folder; the history goes to `history/<name>` in it. */
  readonly report: string;
  readonly protocol?: OtlpProtocol;
  /** Told of each phase, and of the pipeline's state while one lasts. */
  readonly onProgress: (kind: ProgressKind, text: string) => void;
}

/** The whole edge may take this long to hand over what it accepted. */
const EDGE_TIMEOUT_MS = 120_000;
const GROUP_TIMEOUT_MS = 60_000;

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
  /** The signals that the edge's pipelines take over OTLP. */
  readonly signals: readonly Signal[];
  #sender: Sender | undefined;
  #backend: StartedCollector | undefined;
  /** Kafka's content at the backend collector's first start. */
  #beforeBackend: PipelineState["partitions"] = [];
  #itemsBeforeBackend = 0;

  private constructor(options: ScenarioRunOptions, id: string, history: HistoryWriter) {
    this.#options = options;
    this.id = id;
    this.pipeline = options.pipeline;
    this.#history = history;
    const receivers = usedComponents(options.edge, "receivers", "otlp").map(({ id }) => id);
    this.signals = signalsUsing(options.edge, "receivers", receivers);
  }

  static open(options: ScenarioRunOptions): ScenarioRun {
    const id = `${options.name.replaceAll("-", "_")}_${Date.now().toString(36)}`;
    const history = openHistory(join(options.report, "history", options.name));
    return new ScenarioRun(options, id, history);
  }

  /** Names what happens from here on; in the history and in the progress. */
  async phase(name: string): Promise<void> {
    this.#options.onProgress("phase", name);
    await this.#history.event({ type: "phase", phase: name });
  }

  /** Sends `count` more items of every signal, through the SDK's OTLP exporters, to the edge. */
  async send(count: number): Promise<void> {
    this.#sender ??= await this.#openSender();
    await this.#sender.send(count);
    if (this.#backend === undefined) this.#itemsBeforeBackend += count;
  }

  /** Waits until the edge collector has handed everything it accepted to Kafka, or cannot. */
  async untilInKafka(): Promise<void> {
    const edge = await this.pipeline.edge;
    const { admin } = await this.pipeline.kafka;
    const quietMs = quietPeriodOf([this.#options.edge], this.#options.variables);
    let last = "";
    let since = performance.now();
    await waitFor(
      async () => {
        const [telemetry, offsets] = await Promise.all([edge.telemetry(), admin.offsets()]);
        const ends = offsets.map(({ topic, partition, end }) => `${topic}/${partition}: ${end}`);
        if (isBalanced(telemetry) && ends.length > 0) return done(null);
        const now = JSON.stringify([ends, telemetry.signals, telemetry.queued]);
        if (now !== last) {
          last = now;
          since = performance.now();
        }
        // A processor that drops items never balances; an edge that stands still has done its part.
        if (performance.now() - since >= quietMs) return done(null);
        return notYet(
          `messages in Kafka: ${ends.join(", ") || "none"}; queued: ${telemetry.queued}`,
        );
      },
      {
        for: "the edge collector to hand over to Kafka what it accepted",
        timeoutMs: EDGE_TIMEOUT_MS,
        everyMs: 100,
        place: edge.logFile,
        signal: this.pipeline.signal,
      },
    );
  }

  /** Starts the backend collector and waits until its consumer group has its partitions. */
  async startBackend(): Promise<void> {
    const { admin } = await this.pipeline.kafka;
    await this.pipeline.elasticsearch;
    this.#beforeBackend = (await admin.offsets()).map((found) => ({ ...found, committed: null }));
    await this.#history.event({
      type: "observation",
      what: "offsets-before-backend",
      data: this.#beforeBackend.map(({ topic, partition, end }) => ({
        topic,
        partition,
        end: `${end}`,
      })),
    });
    const backend = await this.pipeline.startBackend();
    this.#backend = backend;
    await this.#history.event({ type: "part", part: "backend", what: "started" });
    await this.#untilGroupsAreStable(admin);
  }

  /** Waits until everything has arrived or nothing more can be expected. */
  async settle(): Promise<Settled> {
    const [edge, { admin }, { client }] = await Promise.all([
      this.pipeline.edge,
      this.pipeline.kafka,
      this.pipeline.elasticsearch,
    ]);
    const totals = this.#sender?.totals();
    const configs = [this.#options.edge, this.#options.backend];
    const settled = await settle({
      observe: () =>
        observe({
          edge,
          backend: this.#backend,
          broker: admin,
          countArrived: () => countDocuments(client, this.#streams(), this.pipeline.signal),
        }),
      expected: Object.fromEntries(
        SIGNALS.map((signal) => [signal, totals?.[signal].accepted ?? 0]),
      ),
      quietMs: quietPeriodOf(configs, this.#options.variables),
      stallMs: stallPeriodOf(configs, this.#options.variables),
      onState: (state) => this.#options.onProgress("state", describeState(state)),
      signal: this.pipeline.signal,
    });
    await this.#history.event({
      type: "observation",
      what: "settled",
      data: {
        how: settled.how,
        state: describeState(settled.state),
        edge: { queued: settled.state.edge.queued, ...settled.state.edge.signals },
        backend: { queued: settled.state.backend?.queued, ...settled.state.backend?.signals },
      },
    });
    return settled;
  }

  /** Reads everything back, and says what became of every item and why. */
  async judge(settled: Settled): Promise<ScenarioReport> {
    const { client } = await this.pipeline.elasticsearch;
    for (const signal of SIGNALS) {
      for await (const line of readDocuments(
        client,
        this.#streams(),
        signal,
        this.pipeline.signal,
      )) {
        await this.#history.read(signal, line);
      }
    }
    // From here on the verdict comes from what is on disk, as `judge` would compute it.
    await this.#history.close();
    const signals = await judgeFolder(this.#history.folder);
    const edge = await this.pipeline.edge;
    if (Object.values(signals).every(({ sent }) => sent === 0)) {
      throw new HarnessError({
        code: "part-failed",
        message: "the edge collector accepted no item, so there is nothing to judge",
        place: edge.logFile,
        remedy: "see its log for why it refuses",
      });
    }
    const findings = findFaults(
      await collectFacts({
        signals,
        settled,
        edge: this.#options.edge,
        backend: this.#options.backend,
        variables: this.#options.variables,
        logFiles: { edge: edge.logFile, backend: this.#backend?.logFile },
        beforeBackend: this.#beforeBackend,
        itemsBeforeBackend: this.#itemsBeforeBackend,
        history: historyIn(this.#history.folder),
      }),
    );
    return {
      name: this.#options.name,
      verdict: Object.values(signals).every(isFlawless) ? "pass" : "fail",
      seconds: Math.round(performance.now() - this.#started) / 1000,
      signals,
      findings,
      history: join("history", this.#options.name),
    };
  }

  async close(): Promise<void> {
    await this.#sender?.shutdown();
    await this.#history.close();
  }

  async #openSender(): Promise<Sender> {
    await this.pipeline.edge;
    const { http, grpc } = this.pipeline.overlays.edge.otlp;
    const protocol = this.#options.protocol ?? (http === undefined ? "grpc" : "http/protobuf");
    const endpoint = protocol === "grpc" ? grpc : http;
    if (endpoint === undefined) {
      throw new HarnessError({
        code: "config-invalid",
        message: `the edge config's otlp receiver does not offer ${protocol}`,
        place: this.#options.edge.placeOf(["receivers", "otlp", "protocols"]),
        remedy: "enable that protocol, or choose another one with --protocol",
      });
    }
    return createSender({
      run: this.id,
      dataset: this.id,
      namespace: "harness",
      protocol,
      endpoint: `http://${endpoint}`,
      history: this.#history,
      signals: this.signals,
    });
  }

  #streams() {
    return { run: this.id, dataset: this.id, namespace: "harness" };
  }

  /** Every kafka receiver is one consumer per signal. Without them the scenario goes on, and fails. */
  async #untilGroupsAreStable(admin: BrokerAdmin): Promise<void> {
    const { backend } = this.#options;
    const consumers = usedComponents(backend, "receivers", "kafka").reduce(
      (sum, { id }) => sum + signalsUsing(backend, "receivers", [id]).length,
      0,
    );
    try {
      await waitFor(
        async () => {
          const groups = await admin.groups();
          const stable = groups.filter(({ state }) => state === "Stable");
          const members = stable.reduce((sum, group) => sum + group.members, 0);
          return members >= consumers && stable.length === groups.length
            ? done(null)
            : notYet(
                groups.map(({ group, state }) => `${group} is ${state}`).join(", ") || "no group",
              );
        },
        {
          for: `${consumers} consumers of the backend collector to have their partitions`,
          timeoutMs: GROUP_TIMEOUT_MS,
          everyMs: 100,
          signal: this.pipeline.signal,
        },
      );
    } catch (error) {
      if (!(error instanceof HarnessError) || error.code !== "deadline") throw error;
      await this.#history.event({ type: "observation", what: "no-consumers", data: error.message });
    }
  }
}
