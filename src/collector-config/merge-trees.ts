import { asRecord, type Tree } from "./tree.ts";

/**
 * Merges settings as the collector merges several config files: maps merge, lists and values are
 * replaced.
 * @see https://opentelemetry.io/docs/collector/configuration/#location
 */
export function mergeTrees(below: Readonly<Tree>, above: Readonly<Tree>): Tree {
  const merged: Tree = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const [lower, upper] = [asRecord(below[key]), asRecord(value)];
    merged[key] = lower !== undefined && upper !== undefined ? mergeTrees(lower, upper) : value;
  }
  return merged;
}

/** Settings with each of their texts replaced; what is no text stays. */
export function mapTexts(node: unknown, replace: (text: string) => unknown): unknown {
  if (typeof node === "string") return replace(node);
  if (Array.isArray(node)) return node.map((entry: unknown) => mapTexts(entry, replace));
  const map = asRecord(node);
  if (map === undefined) return node;
  return Object.fromEntries(
    Object.entries(map).map(([key, value]) => [key, mapTexts(value, replace)]),
  );
}
