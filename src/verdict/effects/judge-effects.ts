import type { TargetKind } from "../../collector-config/target-kind.ts";
import { SIGNALS, type Signal } from "../../otlp/item.ts";
import type { ReadLine } from "../../record/history.ts";
import type { JudgedBy } from "../../record/judged-by.ts";
import type { ReferenceFacts } from "../../record/reference-facts.ts";
import type { Reference } from "../account/account.ts";
import type { ExpectedDocument } from "../account/projection.ts";
import type { SignalAccount } from "../account/signal-account.ts";
import { EXPECTED } from "../expected/projections.ts";
import { compareEffects, type EffectChange } from "./compare-effects.ts";
import { isDerived } from "./derived-names.ts";
import type { Effect } from "./effect.ts";
import type { EffectConfigs } from "./effect-sources.ts";
import { type EffectInput, type FoundEffects, findEffects } from "./find-effects.ts";

/** The effects of a run, and how its items are held against the reference. */
export interface JudgedEffects {
  readonly effects: readonly Effect[];
  /** What is not as it was approved. */
  readonly changes: readonly EffectChange[];
  readonly references: Readonly<Partial<Record<Signal, Reference<ExpectedDocument>>>>;
}

/** What is needed of a run. */
export interface EffectsOfRun extends Pick<EffectInput, "sent" | "reference"> {
  readonly facts: ReferenceFacts | undefined;
  readonly judgedBy: Pick<JudgedBy, "target" | "effects" | "addedAttributes">;
  readonly configs: EffectConfigs;
}

/** The effects of a run that had a reference; undefined for others. */
export async function judgeEffects(run: EffectsOfRun): Promise<JudgedEffects | undefined> {
  const { facts, judgedBy, configs, sent, reference } = run;
  if (facts === undefined || "unavailable" in facts) return undefined;
  const { target, effects: by, addedAttributes = [] } = judgedBy;
  const approved = by?.approved ?? {};
  const found = await findEffects({ sent, reference, processors: facts.processors, configs });
  const toApprove = found.effects.filter((effect) => !isAllowed(effect, addedAttributes));
  return {
    effects: found.effects,
    changes: by?.approvesAll === true ? [] : compareEffects(toApprove, approved, found.sent),
    references: Object.fromEntries(
      SIGNALS.map((signal) => [
        signal,
        {
          ...referenceOf(signal, target, found, reference),
          byShare: approved[signal]?.dropped?.within !== undefined,
        },
      ]),
    ),
  };
}

function referenceOf(
  signal: Signal,
  target: TargetKind,
  { derived }: FoundEffects,
  reference: EffectInput["reference"],
): Reference<ExpectedDocument> {
  return {
    lines: { [Symbol.asyncIterator]: () => reference(signal)[Symbol.asyncIterator]() },
    expected: (line: ReadLine) => EXPECTED[target].ofReference(line, signal),
    isDerived: (line: ReadLine) => isDerived(line, signal, derived[signal]),
  };
}

/** Attributes that the user has named may be added without more ado. */
function isAllowed({ kind, field = "" }: Effect, keys: readonly string[]): boolean {
  const added = kind === "added" ? /(?:^|\.)attributes\.(.+)$/.exec(field)?.[1] : undefined;
  return keys.some((key) => added === key || added?.startsWith(`${key}.`));
}

/** A share of dropped items that is not what was declared. */
export interface OffShare {
  readonly signal: Signal;
  readonly share: number;
  readonly wanted: number;
  readonly within: number;
}

/** Where chance says what is dropped: the share of the pipeline itself, where it is off. */
export function offShares(
  signals: Readonly<Partial<Record<Signal, SignalAccount>>>,
  { effects }: Pick<JudgedBy, "effects">,
): OffShare[] {
  return SIGNALS.flatMap((signal) => {
    const rule = effects?.approved[signal]?.dropped;
    const account = signals[signal];
    if (rule?.within === undefined || account?.dropped === undefined) return [];
    const { share: wanted = 0, within } = rule;
    const of = account.dropped + account.sent;
    const share = of === 0 ? 0 : account.dropped / of;
    return Math.abs(share - wanted) <= within ? [] : [{ signal, share, wanted, within }];
  });
}
