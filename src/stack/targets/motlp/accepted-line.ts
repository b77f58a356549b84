import { HarnessError } from "../../../base/errors.ts";
import { isObject, type Message } from "../../../otlp/json-message.ts";
import type { ReadLine } from "../../../record/history.ts";

/** Whose item a line is. */
export interface Owner {
  readonly run: string | null;
  readonly sequence: number | null;
}

/** Characters that hold the owner in almost every line. */
const HEAD_LENGTH = 256;
/** The owner as the server writes it; a line that begins otherwise is parsed as a whole. */
const HEAD = /^\{"run":("(?:[^"\\]|\\.)*"|null),"sequence":(-?\d+|null),/;

/** Whose item a line is, without parsing the item. @throws HarnessError `internal` */
export function ownerOf(line: Buffer, place: string): Owner {
  const head = HEAD.exec(line.toString("utf8", 0, HEAD_LENGTH));
  if (head !== null) {
    return ownerFrom({ run: JSON.parse(head[1] ?? ""), sequence: JSON.parse(head[2] ?? "") });
  }
  return ownerFrom(parse(line, place));
}

/**
 * A line of `accepted-<signal>.ndjson` as a history takes it. Plain JSON holds every number exactly:
 * 64-bit integers are texts in OTLP/JSON, and what is a number is a double or has 32 bits.
 *
 * @throws HarnessError `internal` if it is no such line.
 */
export function toReadLine(line: Buffer, sequence: number | null, place: string): ReadLine {
  const { stream, id, source } = parse(line, place);
  if (typeof stream !== "string" || typeof id !== "string" || !isObject(source)) {
    throw broken(line, place);
  }
  return { sequence, index: stream, id, source };
}

function ownerFrom({ run, sequence }: Message): Owner {
  return {
    run: typeof run === "string" ? run : null,
    sequence: Number.isSafeInteger(sequence) ? Number(sequence) : null,
  };
}

function parse(line: Buffer, place: string): Message {
  try {
    const value: unknown = JSON.parse(line.toString());
    if (isObject(value)) return value;
  } catch {
    // Told below, with the line itself.
  }
  throw broken(line, place);
}

function broken(line: Buffer, place: string): HarnessError {
  return new HarnessError({
    code: "internal",
    message: "a line of the log of accepted items is none that the server writes",
    place,
    details: [line.toString("utf8", 0, HEAD_LENGTH)],
  });
}
