import { classify, eventsOf } from "./classify.ts";
import type { AssignedPartition } from "./events.ts";
import type { LogLine } from "./log.ts";

/** A partition that a collector's consumer was given, and where it began to read. */
export interface Assignment extends AssignedPartition {
  /** The signal whose consumer got it: `traces`, `metrics` or `logs`. */
  readonly signal: string;
  /** The line of the collector's log that says so. */
  readonly line: LogLine;
}

/** Whether a log line names assigned partitions; such lines have level info. */
export function isAssignment(line: LogLine): boolean {
  return classify(line).id === "partitions-assigned";
}

/** The assignments in a collector's log, in order. */
export function assignmentsIn(lines: readonly LogLine[]): Assignment[] {
  return eventsOf(lines, "partitions-assigned").flatMap(({ line, partitions }) =>
    partitions.map((partition) => ({ signal: line.signal ?? "", ...partition, line })),
  );
}
