import type { FaultStep } from "../fault.ts";

/**
 * A scenario at one moment, counted from its beginning. Null where a hop did not answer. Items are of
 * all signals.
 */
export interface TimelinePoint {
  /** Seconds since the scenario began. */
  readonly seconds: number;
  /** Items that the edge has answered for. */
  readonly sent: number;
  /** Items that the edge has written to Kafka, by its own counters. */
  readonly written: number | null;
  /** Items that the backend has read from Kafka, by its own counters. */
  readonly consumed: number | null;
  /** Items that can be read back from the target. */
  readonly arrived: number | null;
  /** Messages written to Kafka. */
  readonly messages: number | null;
  /** Messages that are committed by every group that reads them, or gone. */
  readonly committed: number | null;
  /** Messages that some group, or no group at all, has not committed. */
  readonly waiting: number | null;
  /** Requests in the queues of a collector's exporters. */
  readonly edgeQueue: number | null;
  readonly backendQueue: number | null;
}

/** Something that was done in a scenario. */
export interface TimelineEvent {
  /** Seconds since the scenario began. */
  readonly seconds: number;
  /** `phase` names what follows; `part` is something that was done to a part. */
  readonly kind: "phase" | "part";
  /** The fault that begins or ends by it. */
  readonly fault?: Pick<FaultStep, "part" | "kind" | "phase">;
  /** For example `target: outage began (refuse)`. */
  readonly text: string;
}

/** A scenario against time. */
export interface Timeline {
  readonly points: readonly TimelinePoint[];
  readonly events: readonly TimelineEvent[];
}
