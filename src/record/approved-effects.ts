import type { Signal } from "../otlp/item.ts";

/** An effect of processors or connectors that a reviewer has approved. */
export interface ApprovedEffect {
  /** Items that it concerns, of all items of its signal, from 0 to 1; left out for what is derived. */
  readonly share?: number;
  /**
   * How far the share may be off. Where it is given for `dropped`, it is left to chance which items are
   * dropped, and the share alone is judged.
   */
  readonly within?: number;
  /** The component that has it, with its collector: `edge filter/health`. */
  readonly by?: string;
  /** The value that is added or set, where the config says it. */
  readonly value?: unknown;
}

/** By signal, and by what an effect is: `dropped`, `added resource.attributes.region`. */
export type ApprovedEffects = Readonly<
  Partial<Record<Signal, Readonly<Record<string, ApprovedEffect>>>>
>;

/** The file next to the edge config that holds them. */
export const APPROVED_FILE = "edot-kafka.approved.json";

/** What the effects of a run are judged by. */
export interface EffectsJudgedBy {
  readonly approved: ApprovedEffects;
  /** Whether the run approves whatever it sees, to be written to the file. */
  readonly approvesAll?: boolean;
}
