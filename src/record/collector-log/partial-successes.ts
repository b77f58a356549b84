import { eventsOf } from "./classify.ts";
import type { EventOf } from "./events.ts";
import type { LogLine } from "./log.ts";

/** The answers to requests that the target accepted in part, with the items that it rejected. */
export function partialSuccesses(lines: readonly LogLine[]): EventOf<"partial-success">[] {
  return eventsOf(lines, "partial-success");
}

/** How many items the answers of an event have rejected. */
export function rejectedItems({ items, times }: EventOf<"partial-success">): number {
  return items * times;
}
