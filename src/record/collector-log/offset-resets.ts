import type { LogLine } from "./log.ts";

/** A consumer that found the message it was to read next gone, and went on elsewhere. */
export interface OffsetReset {
  readonly topic: string;
  readonly partition: number;
  /** `configured`: where a group without an offset begins; `nearest`: at the first message still there. */
  readonly to: "configured" | "nearest";
  /** The line of the collector's log that says so. */
  readonly line: LogLine;
}

/** How the Kafka client (franz-go) begins the line; it has level info. */
const RESET = /^received OFFSET_OUT_OF_RANGE\b.*\bresetting\b/;

/** Whether a log line tells of a reset. */
export function isOffsetReset({ message }: LogLine): boolean {
  return RESET.test(message);
}

/** The resets that a collector's log tells of, in order. */
export function offsetResetsIn(lines: readonly LogLine[]): OffsetReset[] {
  return lines.filter(isOffsetReset).map((line) => ({
    topic: String(line.fields.topic ?? ""),
    partition: Number(line.fields.partition ?? 0),
    to: line.message.includes("nearest") ? "nearest" : "configured",
    line,
  }));
}
