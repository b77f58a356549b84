import type { Signal } from "../../otlp/item.ts";
import { isObject } from "../../otlp/json-message.ts";
import { valueAt } from "../../record/document-attributes.ts";
import type { ReadLine } from "../../record/history.ts";

/** Names of what connectors derive: metrics by their own, all else by its scope. */
export type DerivedNames = ReadonlyMap<string, number>;

/** What came out of the reference and belongs to no item: how much of it, by name. */
export async function derivedNames(
  lines: AsyncIterable<ReadLine>,
  signal: Signal,
): Promise<DerivedNames> {
  const names = new Map<string, number>();
  for await (const { sequence, source } of lines) {
    if (sequence !== null) continue;
    const metric = isObject(source.metric) ? source.metric.name : undefined;
    const name = signal === "metrics" ? metric : valueAt(source, "scope.name");
    if (typeof name === "string") names.set(name, (names.get(name) ?? 0) + 1);
  }
  return names;
}

/** Whether a document without a sequence number is of a derived kind, in Elasticsearch or at mOTLP. */
export function isDerived({ source }: ReadLine, signal: Signal, names: DerivedNames): boolean {
  if (signal !== "metrics") {
    const scope = valueAt(source, "scope.name");
    return typeof scope === "string" && names.has(scope);
  }
  const own = isObject(source.metric) ? source.metric.name : undefined;
  if (typeof own === "string") return names.has(own);
  return [...names.keys()].some((name) => valueAt(source.metrics, name) !== undefined);
}
