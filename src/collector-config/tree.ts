/** Settings as a tree of maps; lists and values are its leaves. */
export type Tree = Record<string, unknown>;

/** The value as a plain map, if it is one. */
export function asRecord(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
