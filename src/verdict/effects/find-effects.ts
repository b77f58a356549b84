import { isDeepStrictEqual } from "node:util";
import { Cursor } from "../../base/cursor.ts";
import { SECRET } from "../../collector-config/secret-names.ts";
import { SIGNALS, type Signal } from "../../otlp/item.ts";
import type { ReadLine, SentLine } from "../../record/history.ts";
import type { ProcessorCount } from "../../record/reference-facts.ts";
import { ABSENT, type Difference } from "../account/projection.ts";
import { motlpProjection } from "../expected/motlp/projection.ts";
import { type DerivedNames, derivedNames } from "./derived-names.ts";
import type { Effect, EffectKind } from "./effect.ts";
import { type EffectConfigs, EffectSources } from "./effect-sources.ts";

/** What effects are worked out from. */
export interface EffectInput {
  sent(signal: Signal): AsyncIterable<SentLine>;
  reference(signal: Signal): AsyncIterable<ReadLine>;
  readonly processors: readonly ProcessorCount[];
  readonly configs: EffectConfigs;
}

/** What processors and connectors do, by signal, and the names of what connectors derive. */
export interface FoundEffects {
  readonly effects: readonly Effect[];
  readonly derived: Readonly<Record<Signal, DerivedNames>>;
  /** Items of each signal in the ledger. */
  readonly sent: Readonly<Record<Signal, number>>;
}

/** Compares the ledger with what came out of the reference. Both are streamed once, and their strays again. */
export async function findEffects(input: EffectInput): Promise<FoundEffects> {
  const derived = {
    traces: await derivedNames(input.reference("traces"), "traces"),
    metrics: await derivedNames(input.reference("metrics"), "metrics"),
    logs: await derivedNames(input.reference("logs"), "logs"),
  };
  const sources = new EffectSources(input.configs);
  const effects: Effect[] = [];
  const sent = { traces: 0, metrics: 0, logs: 0 };
  for (const signal of SIGNALS) {
    const tally = await tallyOf(input.sent(signal), input.reference(signal));
    sent[signal] = tally.of;
    effects.push(...effectsOf(signal, tally, input, sources));
    for (const [field, items] of derived[signal]) {
      const by = sources.ofConnector(signal);
      effects.push({ ...{ signal, kind: "derived", field, items, of: tally.of }, ...given(by) });
    }
  }
  return { effects, derived, sent };
}

interface FieldTally {
  readonly kind: EffectKind;
  readonly field: string;
  /** The first value; {@link VARIOUS} where another one came. */
  value: unknown;
  items: number;
}

interface Tally {
  of: number;
  dropped: number;
  copied: number;
  readonly fields: Map<string, FieldTally>;
}

const VARIOUS = Symbol("various");

async function tallyOf(
  sent: AsyncIterable<SentLine>,
  reference: AsyncIterable<ReadLine>,
): Promise<Tally> {
  const tally: Tally = { of: 0, dropped: 0, copied: 0, fields: new Map() };
  const lines = new Cursor(reference);
  await lines.advance();
  try {
    for await (const { item } of sent) {
      tally.of += 1;
      const differences: Difference[] = [];
      let copies = 0;
      while (lines.current !== undefined && isUpTo(lines.current, item.sequence)) {
        if (lines.current.sequence === item.sequence) {
          copies += 1;
          const [expected] = motlpProjection.expected(item);
          if (expected !== undefined) {
            differences.push(...motlpProjection.compare(expected, lines.current));
          }
        }
        await lines.advance();
      }
      if (copies === 0) tally.dropped += 1;
      if (copies > 1) tally.copied += 1;
      addFields(tally.fields, differences);
    }
  } finally {
    await lines.close();
  }
  return tally;
}

function isUpTo({ sequence }: ReadLine, to: number): boolean {
  return sequence !== null && sequence <= to;
}

/** An item counts once for a field, however many of its events have it. */
function addFields(fields: Map<string, FieldTally>, differences: readonly Difference[]): void {
  const seen = new Set<string>();
  for (const { field: path, expected, received } of differences) {
    const kind = expected === ABSENT ? "added" : received === ABSENT ? "removed" : "changed";
    const field = path.replaceAll(/\[\d+\]/g, "[]");
    const key = `${kind} ${field}`;
    const value = kind === "removed" ? VARIOUS : plain(received);
    const known = fields.get(key);
    if (known === undefined) fields.set(key, { kind, field, value, items: 1 });
    else {
      if (!isDeepStrictEqual(known.value, value)) known.value = VARIOUS;
      if (!seen.has(key)) known.items += 1;
    }
    seen.add(key);
  }
}

/** The value of a scalar in OTLP/JSON; nothing else is shown. */
function plain(received: unknown): unknown {
  if (typeof received === "string" || typeof received === "number") return received;
  if (typeof received !== "object" || received === null) return VARIOUS;
  const [value, ...others] = Object.values(received);
  const isScalar = ["string", "number", "boolean"].includes(typeof value) && others.length === 0;
  return isScalar ? value : VARIOUS;
}

function effectsOf(
  signal: Signal,
  { of, dropped, copied, fields }: Tally,
  { processors, configs }: EffectInput,
  sources: EffectSources,
): Effect[] {
  const drops = dropped === 0 ? [] : sources.ofDrops(signal, dropped, processors);
  const written = [configs.edge, configs.backend].flatMap(({ files }) => files);
  const isWritten = (value: unknown) => written.some(({ text }) => text.includes(String(value)));
  return [
    ...drops.map(({ items, by }): Effect => {
      // Several that drop are told apart by their names.
      const field = drops.length > 1 && by !== undefined ? { field: `by ${by.component}` } : {};
      return { ...{ signal, kind: "dropped", ...field, items, of }, ...given(by) };
    }),
    ...(copied === 0
      ? []
      : [
          {
            ...{ signal, kind: "copied" as const, items: copied, of },
            ...given(sources.ofConnector(signal)),
          },
        ]),
    ...[...fields.values()].map(({ kind, field, value, items }): Effect => {
      // What the config does not say may be a secret of its variables.
      const isShown = value !== VARIOUS && !SECRET.test(field) && isWritten(value);
      return {
        ...{ signal, kind, field, ...(isShown ? { value } : {}), items, of: of - dropped },
        ...given(sources.ofField(signal, field)),
      };
    }),
  ];
}

function given(by: Effect["by"]): Pick<Effect, "by"> {
  return by === undefined ? {} : { by };
}
