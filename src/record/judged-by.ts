import type { TargetKind } from "../collector-config/target-kind.ts";
import type { Signal } from "../otlp/item.ts";
import type { EffectsJudgedBy } from "./approved-effects.ts";

/** What a pipeline owes: every item once, or at least once where something was broken on purpose. */
export type DeliveryPromise = "exactly-once" | "at-least-once";

/** Something observed in a run, where it was observed. */
export interface Evidence {
  /** A config path, a log file, a topic with offsets. */
  readonly source: string;
  readonly text: string;
}

/** What a scenario is judged by. */
export interface JudgedBy {
  readonly promise: DeliveryPromise;
  readonly target: TargetKind;
  /** Where the two collectors were made to differ on purpose. */
  readonly mismatch?: MadeMismatch;
  /** What an incident asks for, where it is not that nothing is lost. */
  readonly tolerate?: Tolerated;
  /** Keys of attributes that the pipeline may add. */
  readonly addedAttributes?: readonly string[];
  /** Where the run had a reference, or might have had one. */
  readonly effects?: EffectsJudgedBy;
}

/** What may become of items in an incident. */
export interface Tolerated {
  /** Accepted items of all signals that may be missing: what no pipeline could deliver. */
  readonly lost: number;
  /** Whether the edge may refuse items or leave them without an answer: the SDK can send them again. */
  readonly refused: "none" | "some";
}

/** Signals that cannot arrive, by what was changed. */
export interface MadeMismatch {
  readonly signals: readonly Signal[];
  /** What shows it, per signal; a signal without any has vanished without a word. */
  readonly evidence: Readonly<Partial<Record<Signal, readonly Evidence[]>>>;
}
