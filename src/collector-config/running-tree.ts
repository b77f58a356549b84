import { parse } from "yaml";
import type { CollectorConfig } from "./collector-config.ts";
import { mergeTrees } from "./merge-trees.ts";
import type { Overlay } from "./overlay.ts";
import { asRecord, type Tree } from "./tree.ts";
import { expandTree } from "./variables.ts";

/**
 * A config as its collector runs it, as far as its text says: with its overlay, and with variables
 * expanded. It holds what they hold: never to be shown or written.
 */
export function runningTree(
  { tree }: Pick<CollectorConfig, "tree">,
  overlay: Pick<Overlay, "yaml">,
  variables: Readonly<Record<string, string>>,
): Tree {
  const merged = mergeTrees(tree, asRecord(parse(overlay.yaml)) ?? {});
  return asRecord(expandTree(merged, variables)) ?? {};
}
