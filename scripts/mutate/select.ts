import { HarnessError } from "../../src/base/errors.ts";
import type { Variation } from "./variation.ts";

/** Which variations to run. */
export interface Selection {
  /** Ids or kinds; everything if left out. */
  readonly only?: readonly string[] | undefined;
  readonly target?: readonly string[] | undefined;
  readonly set?: readonly string[] | undefined;
  /** How many of them. */
  readonly sample?: string | undefined;
  /** Decides which; the same seed gives the same ones. */
  readonly seed: string;
}

/**
 * The variations that a selection names.
 *
 * @throws HarnessError `bad-option` where nothing is left
 */
export function selected(
  variations: readonly Variation[],
  { only, target, set, sample, seed }: Selection,
): readonly Variation[] {
  const asked = variations.filter(
    ({ id, kind, base }) =>
      (only?.some((name) => name === id || name === kind) ?? true) &&
      (target?.includes(base.target) ?? true) &&
      (set?.includes(base.set) ?? true),
  );
  if (asked.length === 0) {
    throw new HarnessError({
      code: "bad-option",
      message: "no variation has this id, kind, target and set",
      place: "--only, --target, --set",
      remedy: "npm run mutate -- --list prints all of them",
    });
  }
  if (sample === undefined) return asked;
  const random = randomBy(Number(seed));
  return asked
    .map((one) => ({ one, order: random() }))
    .toSorted((a, b) => a.order - b.order)
    .slice(0, Number(sample))
    .map(({ one }) => one);
}

/** The same ones, in an order in which each mutation comes once before any comes a second time. */
export function breadthFirst(variations: readonly Variation[]): readonly Variation[] {
  const seen = new Map<object, number>();
  const turn = new Map<Variation, number>();
  for (const variation of variations) {
    const times = seen.get(variation.mutation) ?? 0;
    turn.set(variation, times);
    seen.set(variation.mutation, times + 1);
  }
  return variations.toSorted((a, b) => (turn.get(a) ?? 0) - (turn.get(b) ?? 0));
}

/** Mulberry32: numbers from 0 to 1 that follow from the seed. */
function randomBy(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
