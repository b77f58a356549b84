import type { CollectorRole } from "../../src/collector-config/component.ts";
import type { Signal } from "../../src/otlp/item.ts";
import {
  type Base,
  DOCUMENTED_MOTLP,
  DURABLE_ELASTICSEARCH,
  DURABLE_MOTLP,
  type Fate,
  type Items,
  type Mode,
  type Mutation,
  type Outcome,
} from "./variation.ts";

/** A change of fields that a processor makes on purpose. */
export interface Change {
  readonly items: Items;
  /** As effects name them: `added logRecord.attributes.team`. */
  readonly fields: readonly string[];
  /** The Elasticsearch exporter keeps none of these fields (docs/reference/account.md). */
  readonly notKept?: true;
}

/** What processors of one collector do on purpose. */
export interface OnPurpose {
  readonly at: CollectorRole;
  readonly drops?: Readonly<Partial<Record<Signal, Items>>>;
  readonly changes?: Readonly<Partial<Record<Signal, Change>>>;
}

/**
 * What a run reports of effects (docs/guides/effects.md): the account expects them, and the finding
 * `unapproved-effects` fails a run whose effects are not approved. With `--as-sent` every drop is
 * missing at the collector that drops, and every change is altered.
 */
export function outcomeOf(
  { at, drops = {}, changes = {} }: OnPurpose,
  { target }: Base,
  mode: Mode,
): Outcome {
  const effects = [
    ...Object.keys(drops).map((signal) => `${signal} dropped`),
    ...Object.entries(changes).flatMap(([signal, { fields }]) =>
      fields.map((field) => `${signal} ${field}`),
    ),
  ];
  if (mode !== "as-sent") {
    return {
      fates: mapped(drops, (dropped) => ({ dropped })),
      effects,
      findings: mode === "plain" && effects.length > 0 ? ["risk unapproved-effects"] : [],
    };
  }
  const seen = Object.entries(changes).filter(
    ([, { notKept }]) => notKept === undefined || target === "motlp",
  );
  const hop = at === "edge" ? "edge" : "backend-collector";
  const isAdding = seen.some(([, { fields }]) =>
    fields.some((field) => /^added .*\battributes\./.test(field)),
  );
  return {
    fates: {
      ...mapped(drops, (items): Fate => ({ lost: [{ items, at: hop }] })),
      ...Object.fromEntries(seen.map(([signal, { items }]) => [signal, { altered: items }])),
    },
    findings: isAdding ? ["risk added-attributes"] : [],
  };
}

function mapped<T>(
  record: Readonly<Partial<Record<Signal, T>>>,
  to: (value: T) => Fate,
): Partial<Record<Signal, Fate>> {
  return Object.fromEntries(Object.entries(record).map(([signal, value]) => [signal, to(value)]));
}

/** Where a mutation is tried, and with which option. */
export type On = Mutation["on"];

export const MOTLP_PLAIN: On = [[DURABLE_MOTLP, "plain"]];
export const MOTLP_ALL_MODES: On = [
  [DURABLE_MOTLP, "plain"],
  [DURABLE_MOTLP, "approve"],
  [DURABLE_MOTLP, "as-sent"],
];
export const ELASTICSEARCH_AS_SENT: On = [[DURABLE_ELASTICSEARCH, "as-sent"]];
export const ELASTICSEARCH_PLAIN: On = [[DURABLE_ELASTICSEARCH, "plain"]];
export const PAGE_PLAIN: On = [[DOCUMENTED_MOTLP, "plain"]];
