import { readNdjson } from "../../base/ndjson.ts";
import type { Signal } from "../../otlp/item.ts";
import type { SequenceRange } from "../sequence-ranges.ts";
import type { TappedMessage } from "./message-items.ts";

/** One line of a history's `messages.ndjson`: a message as Kafka had it. */
export interface MessageLine {
  readonly topic: string;
  readonly partition: number;
  /** A decimal string. */
  readonly offset: string;
  /** When it was written, in milliseconds since the Unix epoch. */
  readonly timestamp: number;
  /** Its value, without compression. */
  readonly bytes: number;
  /** The signal of the items; null if it cannot be told what it holds. */
  readonly signal: Signal | null;
  /** The run's items in it; none for another run's message. */
  readonly sequences: readonly SequenceRange[];
}

/** The file of a history that says what Kafka held; only there if somebody looked. */
export const MESSAGES_FILE = "messages.ndjson";

/** A line of a history's `removed.ndjson`: a message that an operator removed from Kafka. */
export interface RemovedLine extends MessageLine {
  /** Whether a group had committed it before. */
  readonly committed: boolean;
}

/** The file of a history that says what was removed from Kafka on purpose; only there if something was. */
export const REMOVED_FILE = "removed.ndjson";

/** A message that the tap has read, as a line. */
export function messageLine(message: TappedMessage): MessageLine {
  const { topic, partition, offset, timestamp, bytes, items } = message;
  return {
    ...{ topic, partition, offset: `${offset}`, timestamp, bytes },
    ...{ signal: items?.signal ?? null, sequences: items?.sequences ?? [] },
  };
}

/** Reads the lines of a `messages.ndjson`. @throws HarnessError `file-not-found`, `history-broken` */
export function readMessages(path: string): AsyncGenerator<MessageLine> {
  return readNdjson(path, isMessageLine);
}

/** Reads the lines of a `removed.ndjson`. @throws HarnessError `file-not-found`, `history-broken` */
export function readRemoved(path: string): AsyncGenerator<RemovedLine> {
  return readNdjson(
    path,
    (line): line is RemovedLine & Record<string, unknown> =>
      isMessageLine(line) && typeof line.committed === "boolean",
  );
}

function isMessageLine(
  line: Record<string, unknown>,
): line is MessageLine & Record<string, unknown> {
  return (
    typeof line.topic === "string" &&
    typeof line.partition === "number" &&
    typeof line.offset === "string" &&
    Array.isArray(line.sequences)
  );
}
