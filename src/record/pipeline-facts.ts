import type { Signal } from "../otlp/item.ts";
import type { SignalRanges } from "./sequence-ranges.ts";

/** What Kafka holds, and what is committed of it. */
export type Partitions = readonly {
  readonly topic: string;
  readonly partition: number;
  readonly start: bigint;
  readonly end: bigint;
  /**
   * The lowest offset that a group has committed: what every group is past. Null without a commit,
   * and while a group that has the partition has not committed on it.
   */
  readonly committed: bigint | null;
}[];

/**
 * The first message that some group has not committed; what Kafka has removed is not waited for. An
 * offset beyond the end was committed of another topic of that name: nothing of this one is.
 */
export function nextOf(partition: {
  readonly start: bigint;
  readonly end: bigint;
  readonly committed: bigint | null;
}): bigint {
  const { start, end, committed } = partition;
  return committed === null || committed < start || committed > end ? start : committed;
}

/** How a pipeline came to rest, and what was seen then. */
export interface SettledFacts {
  /**
   * complete: every accepted item has a document, and nothing is on its way; quiet: all messages
   * are committed, and nothing has moved for the quiet period; stalled: something still waits, but
   * nothing has moved for the stall period; answered: something accounts for what is not complete, for
   * example a line in a log that refuses it; unsettled: something still moves, and for the limit no item
   * has come nearer to the target.
   */
  readonly how: "complete" | "quiet" | "stalled" | "answered" | "unsettled";
  /** When the last movement was seen, in milliseconds of a clock. */
  readonly movedAt: number;
  /** Where it has not settled: how long no item came nearer to the target, in milliseconds. */
  readonly waitedMs?: number;
  readonly state: {
    /** Requests in the edge's queues. */
    readonly edge: { readonly queued: number };
    readonly partitions: Partitions;
    /** Documents of the scenario in the target, span events not counted. */
    readonly arrived: Readonly<Record<Signal, number>>;
  };
}

/** One consumer of a group as the broker describes it. */
export interface GroupMember {
  readonly group: string;
  /** Its own name and where it connects from, for example `otel-collector at /127.0.0.1`. */
  readonly client: string;
  /** The topics it has asked for. */
  readonly topics: readonly string[];
  /** The partitions it was given. */
  readonly partitions: readonly { readonly topic: string; readonly partition: number }[];
}

/** What a target said to a key. */
export interface KeyAnswer {
  readonly variable: string;
  readonly status: number;
  /** The question, for example `GET /_security/_authenticate`. */
  readonly asked: string;
}

/** What a target says of what it refused. */
export interface TargetRefusals {
  /** Refused for want of room (429), and the question that gave the number. */
  readonly tooBusy: { readonly count: number; readonly asked: string };
  /** The times that the run's metrics indices take, in milliseconds since the Unix epoch. */
  readonly metricsWindows: readonly MetricsIndexWindow[];
  /** What was refused and kept aside, per data stream of the run; only those that hold something. */
  readonly failureStores: readonly FailureStore[];
}

/** Items that the target accepted, answered with a success, and did not keep. */
export interface DroppedItems {
  readonly signal: Signal;
  /** The index or data stream that they were to go to. */
  readonly destination: string;
  readonly items: number;
}

/** An index of a time series data stream takes points from `start` on and before `end`. */
export interface MetricsIndexWindow {
  readonly index: string;
  readonly start: number;
  readonly end: number;
}

/** The failure store of a data stream. */
export interface FailureStore {
  readonly stream: string;
  readonly documents: number;
  /** Why one of them was refused. */
  readonly example?: string;
}

/** How an exporter speaks to its second destination, and a sink of the run to it. */
export const SINK_PROTOCOLS = [
  "OTLP/HTTP",
  "OTLP/gRPC",
  "Elasticsearch bulk API",
  "Kafka topic",
] as const;
export type SinkProtocol = (typeof SINK_PROTOCOLS)[number];

/** What came from one exporter to the sink that stands for its destination. */
export interface SinkArrivals {
  /** The collector's. */
  readonly role: string;
  /** Its id. */
  readonly exporter: string;
  /** Older records do not say. */
  readonly protocol?: SinkProtocol;
  /** Items by signal; one that was sent twice counts twice. */
  readonly items: Readonly<Record<Signal, number>>;
  /** The sequence numbers of the SDK's items among them; older records do not say. */
  readonly reached?: SignalRanges;
  /** How many of the SDK's items came more than once, and how often: copies beyond the first. */
  readonly duplicated?: Readonly<Record<Signal, number>>;
}
