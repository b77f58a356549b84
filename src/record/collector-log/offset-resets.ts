import { eventsOf } from "./classify.ts";
import type { EventOf } from "./events.ts";
import type { LogLine } from "./log.ts";

/** The consumers that found the message they were to read next gone, and went on elsewhere; in order. */
export function offsetResetsIn(lines: readonly LogLine[]): EventOf<"offset-reset">[] {
  return eventsOf(lines, "offset-reset");
}
