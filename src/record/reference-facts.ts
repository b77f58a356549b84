import type { CollectorRole } from "../collector-config/component.ts";
import type { Signal } from "../otlp/item.ts";

/** What a processor of the reference did with the items of a signal, by its collector's own metrics. */
export interface ProcessorCount {
  readonly role: CollectorRole;
  /** The processor's id. */
  readonly id: string;
  readonly signal: Signal;
  readonly taken: number;
  readonly passed: number;
}

/**
 * The reference of a run: the processors and connectors alone. What came out of it is in the history's
 * `reference-<signal>.ndjson`.
 */
export type ReferenceFacts =
  | { readonly processors: readonly ProcessorCount[] }
  /** Why there was none, although the configs may change data. */
  | { readonly unavailable: string };
