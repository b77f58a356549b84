import { SEQUENCE_ATTRIBUTE } from "../otlp/item.ts";
import type { ReadLine } from "./history.ts";

type Source = Readonly<Record<string, unknown>>;

/** One of a document's own attributes, whether its dotted key is written flat or nested. */
export function attributeOf(source: Source, key: string): unknown {
  return valueAt(source, `attributes.${key}`);
}

/** The value at a dotted path, whether its keys are written flat or nested. */
export function valueAt(source: unknown, path: string): unknown {
  if (typeof source !== "object" || source === null) return undefined;
  const fields = source as Source;
  if (fields[path] !== undefined) return fields[path];
  for (let dot = path.indexOf("."); dot !== -1; dot = path.indexOf(".", dot + 1)) {
    const inner = valueAt(fields[path.slice(0, dot)], path.slice(dot + 1));
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** Whether a line's sequence number is the one among its document's own attributes. */
export function isOwnSequence({ sequence, source }: ReadLine): boolean {
  return sequence === null || attributeOf(source, SEQUENCE_ATTRIBUTE) === sequence;
}
