import type { LogLine } from "./log.ts";

/** A message of a partition that the collector's log names. */
export interface NamedMessage {
  /** The signal whose consumer wrote it: `traces`, `metrics` or `logs`. */
  readonly signal: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly line: LogLine;
}

/**
 * The messages that a kafka receiver could not decode, as it logs them: first the reason without a
 * place ("failed to unmarshal message"), then the message that it skips or stops at, with the same
 * reason.
 */
export function undecodableIn(lines: readonly LogLine[]): NamedMessage[] {
  const reasons = new Set(
    lines
      .filter(({ message }) => message === "failed to unmarshal message")
      .map(({ signal, error }) => `${signal} ${error}`),
  );
  return lines
    .filter(({ signal, error }) => {
      const reason = error?.replace(/^Permanent error: /, "");
      return reason !== undefined && reasons.has(`${signal} ${reason}`);
    })
    .flatMap(namedIn);
}

/** Where partitions stand still, by the receiver's own words: nothing beyond is read until a rebalance. */
export function pausedIn(lines: readonly LogLine[]): NamedMessage[] {
  return lines
    .filter(({ message }) => message.startsWith("pausing partition due to"))
    .flatMap(namedIn);
}

function namedIn(line: LogLine): NamedMessage[] {
  const { topic, partition, offset } = line.fields;
  if (typeof topic !== "string" || typeof offset !== "number") return [];
  return [
    {
      signal: line.signal ?? "",
      topic,
      partition: typeof partition === "number" ? partition : 0,
      offset: BigInt(offset),
      line,
    },
  ];
}
