import type { Signal } from "../otlp/item.ts";
import type { SinkProtocol } from "../record/pipeline-facts.ts";

/** What became of one signal's items at a second destination. */
export interface DestinationAccount {
  /** Items of the SDK's that came, each counted once. */
  readonly reached: number;
  /** Copies beyond the first. */
  readonly duplicated: number;
  /** Items that the edge accepted and that did not come; absent where that cannot be judged. */
  readonly missing?: number;
  /** Those of them that the target lacks as well. */
  readonly missingAtTarget?: number;
  /** Why it cannot be judged what is missing. */
  readonly notJudged?: string;
}

/** What came from one exporter to its second destination. */
export interface DestinationReport {
  /** The collector's. */
  readonly role: string;
  /** Its id. */
  readonly exporter: string;
  /** How it speaks to it; older records do not say. */
  readonly protocol?: SinkProtocol;
  /** Items by signal; one that was sent twice counts twice. */
  readonly items: Readonly<Record<Signal, number>>;
  readonly signals: Readonly<Partial<Record<Signal, DestinationAccount>>>;
}
