import type { TargetVariable } from "../../collector-config/exporter-clients.ts";
import type { TargetKind } from "../../collector-config/target-kind.ts";
import type { Signal } from "../../otlp/item.ts";
import type { ReadLine } from "../../record/history.ts";
import type { DroppedItems, KeyAnswer, TargetRefusals } from "../../record/pipeline-facts.ts";
import type { StartedElasticsearch } from "../parts/elasticsearch/elasticsearch.ts";
import type { StartedMotlp } from "../parts/motlp/motlp.ts";
import type { Part } from "../parts/part.ts";
import type { RunScope } from "./run-scope.ts";
import type { TargetAccess } from "./target-access.ts";
import type { TargetFaults } from "./target-faults.ts";

/** Reads what a target holds of one run. */
export interface TargetReader {
  /** Items that have arrived, by signal; cheap enough to be polled. */
  count(signal: AbortSignal): Promise<Readonly<Record<Signal, number>>>;
  /**
   * The same without making the target work for it: what it can tell at once, which may be a second
   * old. @throws where it cannot
   */
  glance(): Promise<Readonly<Record<Signal, number>>>;
  /** Everything, ascending by sequence, as a history takes it. @throws HarnessError */
  read(signal: Signal, abort: AbortSignal): AsyncIterable<ReadLine>;
  /**
   * Documents of the scope's `strays` signals that came since this reader was opened and carry no run's
   * id: where two runs are read at once, nothing tells whose they are.
   */
  strays(abort: AbortSignal): Promise<number>;
  /**
   * Whether the target still works on a write that it has not answered: what it holds may arrive without
   * any sign of it before. False where it cannot say.
   */
  isWriting?(abort: AbortSignal): Promise<boolean>;
  /** What the target says of what it refused since this reader was opened, where it can say so. */
  refusals?(): Promise<TargetRefusals>;
  /** What the target has accepted of the run and not kept, where it does so. */
  dropped?(): Promise<readonly DroppedItems[]>;
}

/** How collectors reach a target, where that is not how the harness does. */
export interface TargetReach {
  readonly url: string;
  /** Variables that it takes, for example where the certificate of the run's authority is. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * The end of the pipeline under test: what the backend collector sends to. Its kind says what part it is.
 */
export type Target = ElasticsearchTarget | MotlpTarget;
export type ElasticsearchTarget = TargetOf<"elasticsearch", StartedElasticsearch>;
export type MotlpTarget = TargetOf<"motlp", StartedMotlp>;

/** What every target can do. */
interface TargetOf<Kind extends TargetKind, Running extends Part> extends TargetFaults {
  readonly kind: Kind;
  /** The component with its version, for the report. */
  readonly version: string;
  readonly part: Running;
  /** The base address for the collector. */
  readonly url: string;
  /** The run's API key, at present, as a collector's config takes it. */
  readonly apiKey: string;
  /** More variables for the backend collector, for example the run's certificate authority. */
  readonly environment: Readonly<Record<string, string>>;
  /** Begins to read a run; what is there already is not the run's. */
  openReader(scope: RunScope): Promise<TargetReader>;
  /** How it answers to what a variable of the backend collector holds. */
  answerTo(variable: TargetVariable, value: string): Promise<KeyAnswer>;
  /**
   * Lets metrics data streams that come into being from now on take points from this moment on, and
   * none before it.
   */
  metricsFrom?(start: Date): Promise<void>;
  /** Resolves when it answers again after it was paused. @throws HarnessError `deadline` */
  untilAnswering(signal: AbortSignal): Promise<void>;
  /**
   * Says how people look at what it holds.
   *
   * @param folder the run's own, for files that end with it
   */
  lookAt(folder: string): Promise<TargetAccess>;
  close(): Promise<void>;
}
