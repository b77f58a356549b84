import type { Signal } from "../otlp/item.ts";

/** The name of one of a history's files; see `history.ts` for what each holds. */
export function historyFile(kind: "events"): string;
export function historyFile(kind: "sent" | "read" | "reference", signal: Signal): string;
export function historyFile(
  kind: "events" | "sent" | "read" | "reference",
  signal?: Signal,
): string {
  return kind === "events" ? "events.ndjson" : `${kind}-${signal}.ndjson`;
}

/** Marks lines whose numbers are in the form in which the target wrote them (`exact-json.ts`). */
export const AS_WRITTEN = "as-written";
