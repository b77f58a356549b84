import { isDeepStrictEqual } from "node:util";
import { SIGNALS, type Signal } from "../../otlp/item.ts";
import type { ApprovedEffect, ApprovedEffects } from "../../record/approved-effects.ts";
import { type Effect, nameOf, shareOf } from "./effect.ts";

/** How far the share of an effect may be from the approved one, where the file does not say. */
const WITHIN = 0.05;
/** Of few items, this many more or less are no other share. */
const FEW = 2;

/** A difference between what was approved and what a run saw. */
export interface EffectChange {
  readonly signal: Signal;
  readonly name: string;
  /** Undefined for an effect that is new. */
  readonly approved?: ApprovedEffect;
  /** Undefined for one that is gone. */
  readonly seen?: Effect;
}

/** What stands in the file for an effect. */
export function approvalOf(effect: Effect): ApprovedEffect {
  const { kind, by, value } = effect;
  return {
    ...(kind === "derived" ? {} : { share: shareOf(effect) }),
    ...(by === undefined ? {} : { by: `${by.role} ${by.component}` }),
    ...(value === undefined ? {} : { value }),
  };
}

/**
 * What is not as it was approved.
 *
 * @param sent items of each signal; one of which nothing was sent has no effects to compare
 */
export function compareEffects(
  effects: readonly Effect[],
  approved: ApprovedEffects,
  sent: Readonly<Record<Signal, number>>,
): EffectChange[] {
  return SIGNALS.filter((signal) => sent[signal] > 0).flatMap((signal) => {
    const own = new Map(
      effects.filter((one) => one.signal === signal).map((one) => [nameOf(one), one] as const),
    );
    const known = approved[signal] ?? {};
    const names = [...new Set([...Object.keys(known), ...own.keys()])].toSorted();
    return names.flatMap((name): EffectChange[] => {
      const [was, is] = [known[name], own.get(name)];
      if (isSame(was, is, sent[signal])) return [];
      return [
        {
          ...{ signal, name },
          ...(was === undefined ? {} : { approved: was }),
          ...(is === undefined ? {} : { seen: is }),
        },
      ];
    });
  });
}

/** Whether an effect is as it was approved; `of` is the number of items of its signal. */
export function isSame(
  was: ApprovedEffect | undefined,
  is: Effect | undefined,
  of: number,
): boolean {
  if (was === undefined) return is === undefined;
  const tolerance = was.within ?? Math.max(WITHIN, FEW / of);
  if (is === undefined) return was.share !== undefined && was.share <= tolerance;
  const now = approvalOf(is);
  const off = Math.abs((was.share ?? now.share ?? 0) - (now.share ?? 0));
  // Shares have two places, and doubles do not hold them exactly.
  const isNear = off <= tolerance + 1e-9;
  const isBySame = was.by === undefined || was.by === now.by;
  return isNear && isBySame && isDeepStrictEqual(was.value, now.value);
}
