import type { Signal } from "../../otlp/item.ts";
import type { ProxyCounts } from "../parts/proxy/proxy-fault.ts";
import type { RunScope } from "./run-scope.ts";

/** Ends a fault. Idempotent. */
export type Lift = () => Promise<void>;

/** Whose data streams a fault is for. */
export type StreamScope = Pick<RunScope, "dataset" | "namespace">;

/** Signals whose mapping can be made to conflict; points of a metric cannot move to a new index. */
export type ConflictSignal = Exclude<Signal, "metrics">;

/** A mapping that refuses documents. */
export interface MappingConflict {
  /** The field, as documents have it; those that carry it are refused. */
  readonly field: string;
  /** Documents that are made from now on are mapped as before. */
  readonly lift: Lift;
}

/**
 * What a target can be made to do wrong while it runs. What is absent, this target cannot do: a proxy
 * stands before Elasticsearch only where one was asked for (`PipelineChanges.elasticsearch.proxy`).
 */
export interface TargetFaults {
  /**
   * Answers every request with this status until it is lifted. Before Elasticsearch it is the proxy
   * that answers, and nothing reaches Elasticsearch.
   *
   * @param retryAfter seconds for the header `Retry-After`; none without it
   */
  answerAll?(status: number, retryAfter?: number): Promise<Lift>;
  /** Lets every request wait so many milliseconds before it is handled, until it is lifted. */
  slowDown?(ms: number): Promise<Lift>;
  /** Ends every connection without an answer as soon as a request comes, until it is lifted. */
  dropAll?(): Promise<Lift>;
  /** Requests by what the proxy has made of them, where there is one. */
  readonly proxy?: { readonly counts: ProxyCounts };
  /**
   * Lets the run's API key be invalid: from then on it is answered 401. Elasticsearch does so by
   * itself; the mock of mOTLP answers every key so. Ends with {@link renewKey}.
   */
  revokeKey?(): Promise<void>;
  /** Makes another API key; from then on it is the run's. */
  renewKey?(signal: AbortSignal): Promise<void>;
  /** Takes the right to write from the run's API key (Elasticsearch answers 403), until it is lifted. */
  restrictKey?(): Promise<Lift>;
  /**
   * Blocks what the data streams hold as Elasticsearch does when its disk reaches the flood stage: each
   * document is answered 429 until it is lifted. A data stream that comes into being later is not blocked.
   *
   * @throws HarnessError `internal` where the scope has no data stream yet
   */
  fillDisk?(scope: StreamScope): Promise<Lift>;
  /**
   * Begins a new index of a data stream, in which one field has another type than what is sent: documents
   * that carry it are refused for good (400 `document_parsing_exception`).
   */
  conflictMapping?(signal: ConflictSignal, scope: StreamScope): Promise<MappingConflict>;
}
