import { isDeepStrictEqual } from "node:util";
import type { CollectorConfig } from "./collector-config.ts";
import type { ConfigReading } from "./config-source.ts";
import { mergeTrees } from "./merge-trees.ts";
import { SECRET } from "./secret-names.ts";
import { asRecord, type Tree } from "./tree.ts";
import { referencesOf } from "./variable-syntax.ts";

/**
 * What a config's files say, with every reference in them as the collector expands it: nested defaults,
 * files, other providers. What the files do not say (defaults) stays unsaid.
 *
 * @param printed the config as the collector prints it, with all defaults
 * @param kept variables that the run sets itself: references to them stay, and so do secrets
 * @returns undefined where the files' text says it all
 */
export function readingOf(
  { files, sha256 }: Pick<CollectorConfig, "files" | "sha256">,
  printed: Readonly<Tree>,
  kept: readonly string[],
): ConfigReading | undefined {
  const written = files.reduce<Tree>((below, { tree }) => mergeTrees(below, tree), {});
  const tree = asRecord(expanded(written, printed, kept)) ?? {};
  return isDeepStrictEqual(tree, written) ? undefined : { sha256, tree };
}

function expanded(written: unknown, printed: unknown, kept: readonly string[], key = ""): unknown {
  if (typeof written === "string") {
    const isReference = written.includes("${");
    if (!isReference || SECRET.test(key) || refersTo(written, kept)) return written;
    return isSaid(printed) ? withoutNulls(printed) : written;
  }
  if (Array.isArray(written)) {
    const isSame = Array.isArray(printed) && printed.length === written.length;
    return written.map((entry: unknown, at) =>
      expanded(entry, isSame ? printed[at] : undefined, kept, key),
    );
  }
  const map = asRecord(written);
  if (map === undefined) return written;
  const below = asRecord(printed);
  return Object.fromEntries(
    Object.entries(map).map(([name, value]) => [name, expanded(value, below?.[name], kept, name)]),
  );
}

function refersTo(text: string, names: readonly string[]): boolean {
  return referencesOf(text).some(({ name }) => names.includes(name));
}

/** Some types print as an empty map, whatever they hold. */
function isSaid(printed: unknown): boolean {
  if (printed === undefined || printed === null) return false;
  const map = asRecord(printed);
  return map === undefined || Object.keys(map).length > 0;
}

/** The collector prints null for what is not set. */
function withoutNulls(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutNulls);
  const map = asRecord(node);
  if (map === undefined) return node;
  return Object.fromEntries(
    Object.entries(map).flatMap(([key, value]) =>
      value === null ? [] : [[key, withoutNulls(value)]],
    ),
  );
}
