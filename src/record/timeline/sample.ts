import type { Signal } from "../../otlp/item.ts";

/** Items by signal. */
export type Counts = Readonly<Record<Signal, number>>;

/** What a collector said of itself at one moment; counters since its last start, in items. */
export interface CollectorSample {
  /** Seconds since its process started; where it falls, the counters began anew. */
  readonly uptime: number;
  /** By its receivers. */
  readonly accepted: Counts;
  readonly refused: Counts;
  /** By its exporters; `debug` and `nop` aside, which send nothing. */
  readonly sent: Counts;
  readonly sendFailed: Counts;
  readonly enqueueFailed: Counts;
  /** Requests in its exporters' queues, and how full the fullest of them is, in percent. */
  readonly queue: { readonly size: number; readonly fullest: number };
  /**
   * Its other counters that speak of failure, by name, summed over their labels, for example
   * `otelcol_kafka_receiver_unmarshal_failed_log_records`; in what the counter counts.
   */
  readonly failures: Readonly<Record<string, number>>;
}

/** What Kafka held at one moment, in messages of all topics that are not its own. */
export interface KafkaSample {
  /** Sum of the offsets that the next messages will get. */
  readonly end: number;
  /** Sum of the offsets of the first messages still there. */
  readonly start: number;
  /** Messages that some group, or no group at all, has not committed yet. */
  readonly waiting: number;
  /** Those of them for which a group has committed at least once: what tools show as its lag. */
  readonly lag: number;
  /** Messages that are gone although some group had not committed them; 0 before any commit. */
  readonly expired: number;
}

/** One look at every hop of a pipeline; null where a hop does not answer, or is not there yet. */
export interface TimelineSample {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Items of this scenario that the edge has answered for, with whatever answer. */
  readonly sent: Counts;
  readonly edge: CollectorSample | null;
  readonly kafka: KafkaSample | null;
  readonly backend: CollectorSample | null;
  /** Items of this scenario that can be read back from the target. */
  readonly arrived: Counts | null;
  /** Collectors that were asked and have neither answered nor refused yet: slow ones, or hung ones. */
  readonly unanswered?: readonly ("edge" | "backend")[];
}

/** The name of the history's file that holds a scenario's samples, ascending by time. */
export const TIMELINE_FILE = "timeline.ndjson";
