import type { Document } from "yaml";
import type { Variant } from "../pair.ts";

/** A pair in which a rule finds something, and one next to it in which it does not. */
export interface RuleCase {
  readonly appears: Variant;
  /** How often; once unless it says more. */
  readonly times?: number;
  /** A part of the message or the remedy. */
  readonly says: string;
  readonly not: Variant;
}

/** Sets a value below a component. */
export function sets(keys: string, value: unknown): (config: Document) => void {
  return (config) => config.setIn(keys.split("."), config.createNode(value));
}

/** Takes one away. */
export function drops(keys: string): (config: Document) => void {
  return (config) => {
    config.deleteIn(keys.split("."));
  };
}

/** One change after the other. */
export function all(
  ...changes: readonly ((config: Document) => void)[]
): (config: Document) => void {
  return (config) => {
    for (const change of changes) change(config);
  };
}
