import { type Document, isMap, isScalar, isSeq, parseDocument } from "yaml";
import type { CollectorRole } from "../../src/collector-config/component.ts";

/** A change of one of the two configs. Paths are keys joined by dots: `exporters.kafka.logs.topic`. */
export type Edit =
  | { readonly file: CollectorRole; readonly set: string; readonly to: unknown }
  | { readonly file: CollectorRole; readonly remove: string }
  /** Adds to the end of a list, or makes one. */
  | { readonly file: CollectorRole; readonly append: string; readonly value: string }
  /** Renames a component and all references to it. */
  | {
      readonly file: CollectorRole;
      readonly rename: string;
      readonly in: string;
      readonly to: string;
    }
  /** Changes the text without its meaning, or adds what the YAML library would not write. */
  | { readonly file: CollectorRole; readonly text: (text: string) => string }
  /** A file that is merged over the config. */
  | { readonly file: CollectorRole; readonly over: string }
  /** A file that the config includes. */
  | { readonly file: CollectorRole; readonly include: string; readonly holds: string };

/** The texts of one collector's config. */
export interface EditedConfig {
  readonly text: string;
  /** Merged over it, in their order. */
  readonly over: readonly string[];
  /** By name, next to it. */
  readonly included: Readonly<Record<string, string>>;
}

/** Applies the edits of one collector to the text of its config, in their order. */
export function applyEdits(text: string, edits: readonly Edit[]): EditedConfig {
  let edited = text;
  let tree: Document | undefined;
  const over: string[] = [];
  const included: Record<string, string> = {};
  for (const edit of edits) {
    if ("over" in edit) over.push(edit.over);
    else if ("include" in edit) included[edit.include] = edit.holds;
    else if ("text" in edit) {
      edited = edit.text(tree?.toString() ?? edited);
      tree = undefined;
    } else {
      tree ??= parseDocument(edited);
      editTree(tree, edit);
    }
  }
  return { text: tree?.toString() ?? edited, over, included };
}

type TreeEdit = Extract<
  Edit,
  { set: string } | { remove: string } | { append: string } | { rename: string }
>;

function editTree(config: Document, edit: TreeEdit): void {
  if ("set" in edit) config.setIn(keysOf(edit.set), config.createNode(edit.to));
  else if ("remove" in edit) config.deleteIn(keysOf(edit.remove));
  else if ("append" in edit) append(config, keysOf(edit.append), edit.value);
  else rename(config, edit);
}

function keysOf(path: string): string[] {
  return path.split(".");
}

function append(config: Document, keys: readonly string[], value: string): void {
  const list = config.getIn(keys);
  if (isSeq(list)) list.add(config.createNode(value));
  else config.setIn(keys, config.createNode([value]));
}

function rename(config: Document, edit: Extract<Edit, { rename: string }>): void {
  const section = config.get(edit.in);
  if (!isMap(section)) throw new Error(`the config has no ${edit.in}`);
  for (const { key } of section.items) {
    if (isScalar(key) && key.value === edit.rename) key.value = edit.to;
  }
  replaceScalars(config.get("service"), edit);
  replaceScalars(config.get("exporters"), edit);
}

function replaceScalars(node: unknown, edit: Extract<Edit, { rename: string }>): void {
  if (isMap(node)) for (const { value } of node.items) replaceScalars(value, edit);
  else if (isSeq(node)) for (const item of node.items) replaceScalars(item, edit);
  else if (isScalar(node) && node.value === edit.rename) node.value = edit.to;
}
