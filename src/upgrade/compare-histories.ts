import { SIGNALS, type Signal } from "../otlp/item.ts";
import { readBack } from "../record/history-reader.ts";
import { byItem, compareDocuments, type DocumentComparison } from "./compare-documents.ts";

/** Compares what came of the same items in two runs; undefined where one has nothing to compare. */
export async function compareHistories(
  before: string | undefined,
  after: string | undefined,
): Promise<DocumentComparison | undefined> {
  if (before === undefined || after === undefined) return undefined;
  const compared: Partial<Record<Signal, number>> = {};
  const changes = [];
  for (const signal of SIGNALS) {
    const [from, to] = await Promise.all([
      byItem(readBack(before, signal)),
      byItem(readBack(after, signal)),
    ]);
    const found = compareDocuments(signal, from, to);
    if (found.compared > 0) compared[signal] = found.compared;
    changes.push(...found.changes);
  }
  return Object.keys(compared).length === 0 ? undefined : { compared, changes };
}
