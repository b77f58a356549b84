import type { LogLine } from "./log.ts";

/** A partition that a collector's consumer was given, and where it began to read. */
export interface Assignment {
  /** The signal whose consumer got it: `traces`, `metrics` or `logs`. */
  readonly signal: string;
  readonly topic: string;
  readonly partition: number;
  /** A committed offset, or where to begin without one. */
  readonly from: bigint | "latest" | "earliest";
  /** The line of the collector's log that says so. */
  readonly line: LogLine;
}

/** How the Kafka client writes "no offset was committed, begin at ...". */
const LATEST = -1n;
const EARLIEST = -2n;

/** Whether a log line tells of assigned partitions; such lines have level info. */
export function isAssignment({ message, fields }: LogLine): boolean {
  return message === "assigning partitions" && typeof fields.input === "string";
}

/**
 * The assignments that a collector's log tells of, in order. The Kafka client (franz-go) logs them as
 * `topic[partition{offset epoch ...} ...]`, with -1 for latest and -2 for earliest.
 */
export function assignmentsIn(lines: readonly LogLine[]): Assignment[] {
  return lines.filter(isAssignment).flatMap((line) =>
    [...String(line.fields.input).matchAll(/([^\s[\],]+)\[([^\]]*)\]/g)].flatMap(
      ([, topic = "", partitions = ""]) =>
        [...partitions.matchAll(/(\d+)\{(-?\d+)/g)].map(([, partition, offset]) => ({
          signal: line.signal ?? "",
          topic,
          partition: Number(partition),
          from: startOf(BigInt(offset ?? "0")),
          line,
        })),
    ),
  );
}

function startOf(offset: bigint): Assignment["from"] {
  if (offset === LATEST) return "latest";
  return offset === EARLIEST ? "earliest" : offset;
}
