import { SIGNALS, type Signal } from "../otlp/item.ts";
import type { ReadLine } from "../record/history.ts";
import { readBack } from "../record/history-reader.ts";
import type { RollingOrder } from "../stack/pipeline/upgrade-step.ts";

/**
 * A field that Elasticsearch keeps and does not index, since its value does not fit what the data stream
 * maps: nobody finds the document by it.
 */
export interface MappingConflict {
  readonly order: RollingOrder;
  readonly signal: Signal;
  readonly field: string;
  /** Documents with it. */
  readonly documents: number;
  /** An item of them. */
  readonly sequence: number | null;
}

/** Fields that were not indexed, by signal and name. */
type IgnoredFields = ReadonlyMap<string, Omit<MappingConflict, "order">>;

/**
 * What the new version's documents cannot be found by in data streams that the old version has made:
 * fields that are not indexed in one version's own data streams either are no news.
 *
 * @param own history folders of both versions' own runs
 * @param rolled history folders of the rolling upgrades
 * @see https://www.elastic.co/docs/reference/elasticsearch/mapping-reference/mapping-ignored-field
 */
export async function mappingConflicts(
  own: readonly string[],
  rolled: readonly { readonly order: RollingOrder; readonly history: string }[],
): Promise<MappingConflict[]> {
  const known = await Promise.all(own.map(ignoredIn));
  const found = await Promise.all(
    rolled.map(async ({ order, history }) =>
      [...(await ignoredIn(history))]
        .filter(([key]) => !known.some((fields) => fields.has(key)))
        .map(([, conflict]) => ({ order, ...conflict })),
    ),
  );
  return found.flat();
}

async function ignoredIn(history: string): Promise<IgnoredFields> {
  const found = new Map<string, Omit<MappingConflict, "order">>();
  for (const signal of SIGNALS) {
    for await (const line of readBack(history, signal)) addIgnored(found, signal, line);
  }
  return found;
}

function addIgnored(
  found: Map<string, Omit<MappingConflict, "order">>,
  signal: Signal,
  { ignored = [], sequence }: ReadLine,
): void {
  for (const field of ignored) {
    const key = `${signal} ${field}`;
    const before = found.get(key) ?? { signal, field, documents: 0, sequence };
    found.set(key, { ...before, documents: before.documents + 1 });
  }
}
