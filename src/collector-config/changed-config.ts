import { type CollectorConfig, readComponents, readPipelines } from "./collector-config.ts";
import { SECTIONS } from "./component.ts";
import { mergeTrees } from "./merge-trees.ts";
import { asRecord, type Tree } from "./tree.ts";

/**
 * A config as a collector runs it when a scenario has changed settings on purpose: the user's, with
 * the changes merged over it. What was changed has its place in the overlay.
 */
export function changedConfig(config: CollectorConfig, changes: Readonly<Tree>): CollectorConfig {
  if (Object.keys(changes).length === 0) return config;
  const merged = mergeTrees(config.tree, changes);
  return {
    ...{ ...config, changes, tree: merged },
    components: SECTIONS.flatMap((section) => readComponents(section, asRecord(merged[section]))),
    pipelines: readPipelines(asRecord(asRecord(merged.service)?.pipelines)),
    placeOf: (keys) =>
      isChanged(changes, keys) ? `${config.role} overlay: ${keys.join(".")}` : config.placeOf(keys),
  };
}

/** Whether the path of keys ends at a value of the changes, or runs beyond one. */
function isChanged(changes: Readonly<Tree>, keys: readonly (string | number)[]): boolean {
  let node: unknown = changes;
  for (const key of keys) {
    const record = asRecord(node);
    if (record === undefined) return true;
    if (!(key in record)) return false;
    node = record[key];
  }
  return asRecord(node) === undefined;
}
