import type { Signal } from "../../otlp/item.ts";

/** Whose data: what carries the run's id, and what is in the run's data streams. */
export interface RunScope {
  /** The value of the resource attribute `harness.run`. */
  readonly run: string;
  /** The resource attributes `data_stream.dataset` and `data_stream.namespace`. */
  readonly dataset: string;
  readonly namespace: string;
  /** The signals whose documents without any run's id can only come from this pipeline. */
  readonly strays: readonly Signal[];
  /**
   * The signals in which connectors make telemetry of the run's items, which carries its id: only what has
   * a sequence number is counted as arrived.
   */
  readonly derived?: readonly Signal[];
}
