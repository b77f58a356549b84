import { done, notYet, waitFor } from "../base/wait.ts";
import { changingComponents } from "../collector-config/changing-components.ts";
import { SIGNALS, type Signal } from "../otlp/item.ts";
import type { EffectsJudgedBy } from "../record/approved-effects.ts";
import type { HistoryWriter } from "../record/history-writer.ts";
import type { ProcessorCount, ReferenceFacts } from "../record/reference-facts.ts";
import type { Sample } from "../stack/parts/collector/telemetry.ts";
import type { Pipeline } from "../stack/pipeline/pipeline.ts";
import type { ReferencePipeline } from "../stack/pipeline/reference-pipeline.ts";
import type { RunScope } from "../stack/targets/run-scope.ts";
import type { TargetReader } from "../stack/targets/target.ts";
import { periodsOf } from "./quiet.ts";
import { readEverything } from "./read-back.ts";

/** Processors and connectors that hold items back, and lose them when their collector ends. */
const HOLDING = ["tail_sampling", "groupbytrace", "interval", "logdedup"];
/** The reference lets connectors derive every second (see `reference-config.ts`). */
const DERIVING_MS = 2_500;

/** Whether a scenario needs a reference: its configs may change data, or have been approved to. */
export function needsReference(
  pipeline: Pick<Pipeline, "userConfig">,
  { approved }: EffectsJudgedBy,
): boolean {
  const isApproved = Object.values(approved).some((own) => Object.keys(own).length > 0);
  return isApproved || changing(pipeline).length > 0;
}

function changing(pipeline: Pick<Pipeline, "userConfig">) {
  return [pipeline.userConfig("edge"), pipeline.userConfig("backend")].flatMap(changingComponents);
}

/** The reference of one scenario: it gets what the pipeline gets, and is read once all of it is through. */
export class ReferenceRun {
  readonly #pipeline: Pipeline;
  readonly #reference: ReferencePipeline;
  readonly #reader: TargetReader;
  readonly #holdsMs: number;
  #lastSent = performance.now();

  private constructor(
    pipeline: Pipeline,
    reference: ReferencePipeline,
    reader: TargetReader,
    holdsMs: number,
  ) {
    this.#pipeline = pipeline;
    this.#reference = reference;
    this.#reader = reader;
    this.#holdsMs = holdsMs;
  }

  /** Starts it; or says why there is none. @throws HarnessError as starting a collector does */
  static async open(
    pipeline: Pipeline,
    scope: RunScope,
    variables: Readonly<Record<string, string>>,
  ): Promise<ReferenceRun | { readonly unavailable: string }> {
    const opened = await pipeline.openReference();
    if ("unavailable" in opened) return opened;
    const { reference } = opened;
    const reader = await reference.end.openReader({ ...scope, strays: [] });
    const holds = changing(pipeline).some(({ type }) => HOLDING.includes(type));
    const configs = { edge: pipeline.userConfig("edge"), backend: pipeline.userConfig("backend") };
    const derives = changing(pipeline).some(({ section }) => section === "connectors");
    const holdsMs = holds ? periodsOf(configs, variables).quietMs : derives ? DERIVING_MS : 0;
    return new ReferenceRun(pipeline, reference, reader, holdsMs);
  }

  /** How its edge collector is reached. */
  get edge(): ReferencePipeline["edge"] {
    return this.#reference.edge;
  }

  /** To be called once more items were sent to it. */
  sent(): void {
    this.#lastSent = performance.now();
  }

  /**
   * Lets it come to its end, and writes what came out of it to the history.
   *
   * @param refused why it did not get everything that was sent
   */
  async finish(history: HistoryWriter, refused: string | undefined): Promise<ReferenceFacts> {
    if (refused !== undefined) {
      return { unavailable: `the reference did not take all that was sent: ${refused}` };
    }
    const { signal } = this.#pipeline;
    const { edge, backend } = this.#reference.collectors;
    const until = this.#lastSent + this.#holdsMs;
    await waitFor(
      async () =>
        performance.now() >= until ? done(null) : notYet("processors may hold items back"),
      {
        for: "the processors of the reference",
        timeoutMs: this.#holdsMs + 60_000,
        everyMs: 100,
        signal,
      },
    );
    // What processors still hold they pass on when they end, one collector after the other.
    const edgeCounts = countsOf("edge", (await edge.telemetry()).samples);
    await edge.stop();
    const backendCounts = countsOf("backend", (await backend.telemetry()).samples);
    await backend.stop();
    history.openReference();
    await readEverything(
      this.#reader,
      { read: (one, line) => history.reference(one, line) },
      signal,
    );
    return { processors: [...edgeCounts, ...backendCounts] };
  }

  async close(): Promise<void> {
    await this.#reference.close();
  }
}

const COUNTERS = {
  taken: "otelcol_processor_incoming_items",
  passed: "otelcol_processor_outgoing_items",
};

/** What each processor took and passed on, by its collector's own metrics. */
export function countsOf(
  role: ProcessorCount["role"],
  samples: readonly Sample[],
): ProcessorCount[] {
  const sum = (counter: string, id: string, signal: Signal) =>
    samples
      .filter(
        ({ name, labels }) =>
          (name === counter || name === `${counter}_total`) &&
          labels.processor === id &&
          labels.otel_signal === signal,
      )
      .reduce((total, { value }) => total + value, 0);
  const ids = new Set(samples.flatMap(({ labels: { processor } }) => processor ?? []));
  return [...ids].flatMap((id) =>
    SIGNALS.flatMap((signal) => {
      const taken = sum(COUNTERS.taken, id, signal);
      const passed = sum(COUNTERS.passed, id, signal);
      return taken === 0 ? [] : [{ role, id, signal, taken, passed }];
    }),
  );
}
