import { SIGNALS, type Signal } from "../../src/otlp/item.ts";
import { HOPS, type Hop } from "../../src/verdict/attribution/hop.ts";
import { outcomeOfSet } from "./config-set.ts";
import { type Fate, ITEMS, type Loss, type Outcome, type Variation } from "./variation.ts";

/** The least and the most that a number may be. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** The account that a signal must have. */
export interface ExpectedSignal {
  readonly sent: number;
  readonly dropped: number;
  readonly missing: Bounds;
  readonly duplicated: Bounds;
  readonly altered: Bounds;
  readonly unexpected: Bounds;
  readonly lostAt: Readonly<Record<Hop, Bounds>>;
}

/** What the harness must say of a variation. */
export interface Expected {
  readonly exitCode: 0 | 1 | 2;
  /** The code of the error, with exit code 2. */
  readonly error?: string;
  /** No entry for a signal that the edge does not take. */
  readonly signals: Readonly<Partial<Record<Signal, ExpectedSignal>>>;
  /** `severity code`, sorted, one for each finding. */
  readonly findings: readonly string[];
  /** Findings that may be there besides. */
  readonly luck: readonly string[];
  /** Sorted; undefined if not compared. */
  readonly effects?: readonly string[];
}

/** What follows from a variation's rule, and from what its config set does by itself. */
export function expectedOf({ base, mode, mutation }: Variation): Expected {
  const own = mutation.outcome?.(base, mode) ?? {};
  if (own.error !== undefined) {
    return { exitCode: 2, error: own.error, signals: {}, findings: [], luck: [] };
  }
  const set = outcomeOfSet(base);
  const findings = [
    ...set.findings.filter((finding) => !(own.withoutFindings ?? []).includes(finding)),
    ...(own.findings ?? []),
  ].toSorted();
  const fates = Object.fromEntries(
    SIGNALS.map((signal) => [signal, mergedFate(signal, own, set)] as const),
  ) as Record<Signal, Fate>;
  const isBad = SIGNALS.some((signal) => isHarmed(fates[signal]));
  const fails = isBad || findings.includes("risk unapproved-effects");
  const verdict = own.verdict ?? (fails ? "fail" : "pass");
  return {
    exitCode: verdict === "fail" ? 1 : 0,
    signals: Object.fromEntries(
      SIGNALS.filter((signal) => fates[signal].notSent === undefined).map((signal) => [
        signal,
        accountOf(fates[signal]),
      ]),
    ),
    findings,
    luck: [...set.luck, ...(own.luck ?? [])],
    ...(own.effects === undefined ? {} : { effects: own.effects.toSorted() }),
  };
}

function mergedFate(signal: Signal, own: Outcome, set: Pick<Outcome, "fates">): Fate {
  const mine = own.fates?.[signal] ?? {};
  const base = own.insteadOfBase?.includes(signal) ? {} : (set.fates?.[signal] ?? {});
  return { ...base, ...mine, lost: [...(mine.lost ?? []), ...(base.lost ?? [])] };
}

function isHarmed(fate: Fate): boolean {
  const account = accountOf(fate);
  return [account.missing, account.duplicated, account.altered, account.unexpected].some(
    ({ least }) => least > 0,
  );
}

function accountOf({ dropped, lost = [], duplicated, altered, unexpected = 0 }: Fate) {
  const counts = { sent: 0, dropped: 0 };
  const bounds = { missing: none(), duplicated: none(), altered: none() };
  const lostAt = Object.fromEntries(HOPS.map((hop) => [hop, none()])) as Record<Hop, Counted>;
  for (let sequence = 0; sequence < ITEMS; sequence++) {
    if (dropped?.(sequence) === true) {
      counts.dropped += 1;
      continue;
    }
    counts.sent += 1;
    const isIn = ({ items }: Loss) => items(sequence);
    const certain = lost.find((loss) => loss.luck === undefined && isIn(loss));
    if (certain !== undefined) {
      count(bounds.missing, true);
      count(lostAt[certain.at], true);
      continue;
    }
    const possible = new Set(lost.filter(isIn).map(({ at }) => at));
    if (possible.size > 0) count(bounds.missing, false);
    for (const hop of possible) count(lostAt[hop], false);
    if (duplicated?.(sequence) === true) count(bounds.duplicated, possible.size === 0);
    if (altered?.(sequence) === true) count(bounds.altered, possible.size === 0);
  }
  const isLuck = unexpected === "luck";
  return {
    ...counts,
    ...bounds,
    unexpected: {
      least: isLuck ? 0 : unexpected,
      most: isLuck || unexpected > 0 ? Number.POSITIVE_INFINITY : 0,
    },
    lostAt,
  };
}

interface Counted {
  least: number;
  most: number;
}

function none(): Counted {
  return { least: 0, most: 0 };
}

function count(counted: Counted, isCertain: boolean): void {
  if (isCertain) counted.least += 1;
  counted.most += 1;
}
