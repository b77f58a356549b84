import type { CollectorRole } from "../../collector-config/component.ts";
import type { Signal } from "../../otlp/item.ts";

/** What processors and connectors do to items. */
export type EffectKind = "dropped" | "added" | "removed" | "changed" | "copied" | "derived";

/** Where an effect comes from, where that can be told apart. */
export interface EffectSource {
  readonly role: CollectorRole;
  /** The component's id. */
  readonly component: string;
  /** `path:line` of it. */
  readonly place: string;
}

/** One effect of a run's processors and connectors on the items of a signal. */
export interface Effect {
  readonly signal: Signal;
  readonly kind: EffectKind;
  /** The field that is added, removed or changed; the name of what is derived. */
  readonly field?: string;
  /** The value that is added or set: the same for all items, and said by the config. */
  readonly value?: unknown;
  /** Items that it concerns; for `derived`, what was derived. */
  readonly items: number;
  /** Items of the signal that were sent; for what happens to a field, those of them that are left. */
  readonly of: number;
  readonly by?: EffectSource;
}

/** What a reviewer approves it by: `dropped`, `added resource.attributes.region`. */
export function nameOf({ kind, field }: Pick<Effect, "kind" | "field">): string {
  return field === undefined ? kind : `${kind} ${field}`;
}

/** From 0 to 1, to two places. */
export function shareOf({ items, of }: Pick<Effect, "items" | "of">): number {
  return of === 0 ? 0 : Math.round((items / of) * 100) / 100;
}
