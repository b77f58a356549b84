import type { Difference } from "./projection.ts";

/** How many sequence numbers and samples an account names; the counts are always complete. */
export const NAMED_SEQUENCES = 100;
export const NAMED_SAMPLES = 20;

/** What became of one item. */
export type Outcome =
  | { readonly kind: "missing" }
  | {
      readonly kind: "delivered";
      /** At least one of its documents arrived more than once. */
      readonly duplicated: boolean;
      /** Not empty: altered. At most {@link NAMED_SAMPLES} of them. */
      readonly differences: readonly Difference[];
    }
  /** The reference drops the item, too; what arrived of it all the same is unexpected. */
  | { readonly kind: "dropped" }
  /** The target drops such items by design; `arrived` if something of it came all the same. */
  | { readonly kind: "not-kept"; readonly arrived: boolean };

export interface AlteredSample {
  readonly sequence: number;
  readonly differences: readonly Difference[];
}

export interface UnexpectedSample {
  readonly index: string;
  readonly id: string;
  /** The beginning of the document. */
  readonly text: string;
}

/**
 * The account of one signal; docs/reference/account.md says in plain words what each number means. All numbers
 * count items, except `unexpected`, which counts documents. `sent = delivered + missing`;
 * `duplicated` and `altered` are parts of `delivered` and may overlap.
 */
export interface SignalAccount {
  /** Items that the edge accepted or refused and that the target keeps. */
  readonly sent: number;
  readonly delivered: number;
  readonly missing: number;
  /** Missing items that Kafka removed, by its retention, before the consumer had them. */
  readonly expired: number;
  readonly duplicated: number;
  readonly altered: number;
  readonly unexpected: number;
  readonly missingSequences: readonly number[];
  readonly duplicatedSequences: readonly number[];
  readonly alteredSamples: readonly AlteredSample[];
  readonly unexpectedSamples: readonly UnexpectedSample[];
  /** Of all those, the items that the edge refused, and how many of them arrived nevertheless. */
  readonly refused: number;
  readonly refusedArrived: number;
  /** Items of exports without an answer: they may arrive or not. */
  readonly unknown: number;
  readonly unknownArrived: number;
  readonly unknownDuplicated: number;
  readonly unknownAltered: number;
  /** Accepted items that the target drops by design, and how many arrived nevertheless. */
  readonly notKept: number;
  readonly notKeptArrived: number;
  /** Items that the reference drops, too; they are in no other number. Left out without a reference. */
  readonly dropped?: number;
  /** Documents that a connector derived, in the pipeline and in the reference alike: not judged. */
  readonly derived?: number;
}

/** The account of what the edge accepted alone: a refused item is no riddle, since the SDK was told. */
export function withoutRefused(account: SignalAccount): SignalAccount {
  const { sent, delivered, missing, refused, refusedArrived } = account;
  return {
    ...account,
    sent: sent - refused,
    delivered: delivered - refusedArrived,
    missing: missing - (refused - refusedArrived),
  };
}

/**
 * The sum of accounts of different runs: numbers are added, samples stand side by side. Sequence
 * numbers are left out, since each run counts its own from zero.
 */
export function sumAccounts(accounts: readonly SignalAccount[]): SignalAccount {
  const sum = (column: NumberColumn) =>
    accounts.reduce((total, account) => total + account[column], 0);
  const referenced = accounts.some(({ dropped }) => dropped !== undefined);
  const also = (column: "dropped" | "derived") =>
    accounts.reduce((total, account) => total + (account[column] ?? 0), 0);
  return {
    ...(Object.fromEntries(NUMBER_COLUMNS.map((column) => [column, sum(column)])) as Record<
      NumberColumn,
      number
    >),
    ...(referenced ? { dropped: also("dropped"), derived: also("derived") } : {}),
    missingSequences: [],
    duplicatedSequences: [],
    alteredSamples: accounts.flatMap((found) => found.alteredSamples).slice(0, NAMED_SAMPLES),
    unexpectedSamples: accounts.flatMap((found) => found.unexpectedSamples).slice(0, NAMED_SAMPLES),
  };
}

const NUMBER_COLUMNS = [
  "sent",
  "delivered",
  "missing",
  "expired",
  "duplicated",
  "altered",
  "unexpected",
  "refused",
  "refusedArrived",
  "unknown",
  "unknownArrived",
  "unknownDuplicated",
  "unknownAltered",
  "notKept",
  "notKeptArrived",
] as const satisfies readonly (keyof SignalAccount)[];
type NumberColumn = (typeof NUMBER_COLUMNS)[number];
