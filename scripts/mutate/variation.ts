import type { TargetKind } from "../../src/collector-config/target-kind.ts";
import type { Signal } from "../../src/otlp/item.ts";
import type { Hop } from "../../src/verdict/attribution/hop.ts";
import type { Edit } from "./edit.ts";

/** The config sets that are varied: `configs/durable` and `configs/documented`. */
export type ConfigSet = "durable" | "documented";

/** What is varied, and against which target. */
export interface Base {
  readonly set: ConfigSet;
  readonly target: TargetKind;
}

/** What a variation does to the items, in a word. */
export type KnownEffect =
  | "none"
  | "drop"
  | "change"
  | "doubling"
  | "wrong topic"
  | "wrong encoding"
  | "size limit"
  | "lost commit"
  | "skipped start"
  | "refused";

/** Items of a signal, by sequence number. */
export type Items = (sequence: number) => boolean;

/** Items that do not arrive, and the hop that had them last. */
export interface Loss {
  readonly items: Items;
  readonly at: Hop;
  /** Whether chance decides which of them are lost, if any. */
  readonly luck?: true;
}

/** What becomes of the items of one signal. */
export interface Fate {
  /** Dropped on purpose: in the reference too, so neither sent nor missing. */
  readonly dropped?: Items;
  /** The first entry that has an item counts, those by luck last. */
  readonly lost?: readonly Loss[];
  readonly duplicated?: Items;
  readonly altered?: Items;
  /** Least number of documents that were not sent; `luck`: any number. */
  readonly unexpected?: number | "luck";
  /** The edge takes none of the signal: the report has no account of it. */
  readonly notSent?: true;
}

/** What a mutation does by its rule, in addition to what the config set does by itself. */
export interface Outcome {
  readonly fates?: Readonly<Partial<Record<Signal, Fate>>>;
  /** Signals whose losses by the config set itself do not happen. */
  readonly insteadOfBase?: readonly Signal[];
  /** `severity code` of findings. */
  readonly findings?: readonly string[];
  /** Findings of the config set itself that do not appear. */
  readonly withoutFindings?: readonly string[];
  /** Findings that luck decides on. */
  readonly luck?: readonly string[];
  /** Names of effects that the report lists, `logs dropped`; left out: not compared. */
  readonly effects?: readonly string[];
  /** Needed where luck alone could decide it; left out, it follows from the fates. */
  readonly verdict?: "pass" | "fail";
  /** The code of the error that ends the run before anything starts. */
  readonly error?: string;
}

/** The option with which a run judges the effects of processors. */
export type Mode = "plain" | "approve" | "as-sent";

/** One change of a config set with a known effect, for one or more bases. */
export interface Mutation {
  readonly name: string;
  /** The change, for the table. */
  readonly change: string;
  /** Why it has this effect: what the component is documented to do. */
  readonly rule: string;
  readonly effect: KnownEffect;
  readonly edits: (base: Base) => readonly Edit[];
  /** What follows from the rule; nothing but what the set does by itself if left out. */
  readonly outcome?: (base: Base, mode: Mode) => Outcome;
  readonly on: readonly (readonly [Base, Mode?])[];
  /** Variables of both collectors. */
  readonly env?: Readonly<Record<string, string>>;
  readonly scenario?: "delivery" | "outage";
}

/** A mutation on one base. */
export interface Variation {
  readonly id: string;
  readonly kind: string;
  readonly base: Base;
  readonly mode: Mode;
  readonly mutation: Mutation;
}

/** Items of each signal in a variation's run. */
export const ITEMS = 30;
/** Those of them that `delivery` sends before the backend collector's first start. */
export const EARLY = 15;

export const DURABLE_MOTLP: Base = { set: "durable", target: "motlp" };
export const DURABLE_ELASTICSEARCH: Base = { set: "durable", target: "elasticsearch" };
export const DOCUMENTED_MOTLP: Base = { set: "documented", target: "motlp" };
export const DOCUMENTED_ELASTICSEARCH: Base = { set: "documented", target: "elasticsearch" };
/** `configs/durable` on both targets, and both sets on both. */
export const ON_BOTH = [[DURABLE_MOTLP], [DURABLE_ELASTICSEARCH]] as const;
export const EVERYWHERE = [...ON_BOTH, [DOCUMENTED_MOTLP], [DOCUMENTED_ELASTICSEARCH]] as const;

/** Every item. */
export const all: Items = () => true;
/** The items before the backend collector's first start. */
export const early: Items = (sequence) => sequence < EARLY;

/** The same fate for several signals. */
export function fates(
  signals: readonly Signal[],
  fate: Fate,
): Readonly<Partial<Record<Signal, Fate>>> {
  return Object.fromEntries(signals.map((signal) => [signal, fate]));
}
