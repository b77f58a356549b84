import { causeIn, eventsOf } from "./classify.ts";
import type { CollectorEvent, MessagePlace } from "./events.ts";
import type { LogLine } from "./log.ts";

/** A message of a partition that the collector's log names. */
export interface NamedMessage extends MessagePlace {
  /** The signal whose consumer wrote it: `traces`, `metrics` or `logs`. */
  readonly signal: string;
  readonly line: LogLine;
}

/**
 * The messages that a kafka receiver could not decode, as it logs them: first the reason without a
 * place, then the message that it skips or stops at, with the same reason.
 */
export function undecodableIn(lines: readonly LogLine[]): NamedMessage[] {
  const reasons = new Set(
    eventsOf(lines, "unmarshal-failed").map(({ line }) => `${line.signal} ${causeIn(line)}`),
  );
  return eventsOf(lines, "message-skipped", "message-not-processed")
    .filter(({ line }) => reasons.has(`${line.signal} ${causeIn(line)}`))
    .flatMap(namedIn);
}

/** Where partitions stand still, by the receiver's own account: nothing beyond is read until a rebalance. */
export function pausedIn(lines: readonly LogLine[]): NamedMessage[] {
  return eventsOf(lines, "partition-paused").flatMap(namedIn);
}

function namedIn({
  line,
  place,
}: Pick<CollectorEvent, "line"> & { readonly place?: MessagePlace }): NamedMessage[] {
  return place === undefined ? [] : [{ signal: line.signal ?? "", ...place, line }];
}
