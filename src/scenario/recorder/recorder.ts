import { type Clock, systemClock } from "../../base/wait.ts";
import type {
  CollectorSample,
  Counts,
  KafkaSample,
  TimelineSample,
} from "../../record/timeline/sample.ts";
import { HopLook } from "./hop-look.ts";

/** Milliseconds between two samples of a scenario that has just begun. */
const EVERY_MS = 500;
/** A longer scenario is looked at less often, so that there are never more than a few thousand. */
const SAMPLES = 1_000;

/** How each hop is asked; undefined while it is not there. */
export interface TimelineSources {
  readonly sent: () => Counts;
  readonly edge: () => Promise<CollectorSample> | undefined;
  readonly kafka: () => Promise<KafkaSample> | undefined;
  readonly backend: () => Promise<CollectorSample> | undefined;
  readonly arrived: () => Promise<Counts> | undefined;
}

/** What a recorder is given. */
export interface RecorderOptions {
  readonly sources: TimelineSources;
  /** Takes each sample, in order of time. */
  readonly onSample: (sample: TimelineSample) => Promise<void>;
  readonly clock?: Clock;
}

/**
 * Looks at every hop of a pipeline while a scenario runs. It never fails and never holds a scenario
 * up: what does not answer is null in the sample.
 */
export class TimelineRecorder {
  readonly #options: RecorderOptions;
  readonly #hops: {
    readonly edge: HopLook<CollectorSample>;
    readonly kafka: HopLook<KafkaSample>;
    readonly backend: HopLook<CollectorSample>;
    readonly arrived: HopLook<Counts>;
  };
  readonly #stop = new AbortController();
  readonly #clock: Clock;
  readonly #running: Promise<void>;
  /** Resolves when the first sample is taken: what was there before the scenario is known then. */
  readonly begun: Promise<void>;

  private constructor(options: RecorderOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    const { edge, kafka, backend, arrived } = options.sources;
    this.#hops = {
      edge: new HopLook(edge),
      kafka: new HopLook(kafka),
      backend: new HopLook(backend),
      arrived: new HopLook(arrived),
    };
    this.begun = this.#begin();
    this.#running = this.#run();
    // Whoever waits for the end is told of a history that cannot be written.
    for (const promise of [this.begun, this.#running]) promise.catch(() => undefined);
  }

  static start(options: RecorderOptions): TimelineRecorder {
    return new TimelineRecorder(options);
  }

  /** Takes one last sample and ends. @throws what `onSample` threw. */
  async stop(): Promise<void> {
    if (!this.#stop.signal.aborted) {
      this.#stop.abort();
      await this.#running;
      await this.#take();
    }
    await this.#running;
  }

  /** What is there already is known a moment later: whoever starts a recorder still holds promises. */
  async #begin(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    await this.#take();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    const started = this.#clock.now();
    await this.begun;
    while (!signal.aborted) {
      const pause = Math.max(EVERY_MS, (this.#clock.now() - started) / SAMPLES);
      await this.#clock.delay(pause, signal).catch(() => undefined);
      if (!signal.aborted) await this.#take();
    }
  }

  async #take(): Promise<void> {
    const at = new Date().toISOString();
    const { edge, kafka, backend, arrived } = this.#hops;
    const [edgeNow, kafkaNow, backendNow, arrivedNow] = await Promise.all([
      edge.look(),
      kafka.look(),
      backend.look(),
      arrived.look(),
    ]);
    const unanswered = (["edge", "backend"] as const).filter((role) => this.#hops[role].isAsking);
    await this.#options.onSample({
      at,
      sent: this.#options.sources.sent(),
      edge: edgeNow,
      kafka: kafkaNow,
      backend: backendNow,
      arrived: arrivedNow,
      ...(unanswered.length === 0 ? {} : { unanswered }),
    });
  }
}
