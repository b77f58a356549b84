import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { takeTimes } from "../counted-lines.ts";

/** One line of a collector's own log, as the overlay has it written (JSON). */
export interface LogLine {
  /** Milliseconds since the Unix epoch; NaN without a time. */
  readonly at: number;
  readonly level: string;
  readonly message: string;
  readonly error?: string;
  /** The signal whose component wrote it, if any: `traces`, `metrics` or `logs`. */
  readonly signal?: string;
  readonly component?: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** How often it was written, where it stands for others that say the same; else once. */
  readonly times?: number;
}

/**
 * A collector's log, line by line; what is not JSON (a crash's trace) is left out.
 *
 * @param bytes reads no further; by default to its end
 */
export async function* readCollectorLog(
  file: string,
  bytes = Number.POSITIVE_INFINITY,
): AsyncGenerator<LogLine> {
  if (bytes === 0) return;
  const lines = createInterface({
    input: createReadStream(file, { end: bytes - 1 }),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  for await (const line of lines) {
    const parsed = parseLogLine(line);
    if (parsed !== undefined) yield parsed;
  }
}

/** One line of a collector's log; undefined if it is not JSON. */
export function parseLogLine(line: string): LogLine | undefined {
  if (!line.startsWith("{")) return undefined;
  let fields: Record<string, unknown>;
  try {
    fields = JSON.parse(line);
  } catch {
    return undefined;
  }
  const times = takeTimes(fields);
  const text = (name: string) =>
    typeof fields[name] === "string" ? (fields[name] as string) : undefined;
  const [error, signal, component] = [
    text("error"),
    text("otelcol.signal"),
    text("otelcol.component.id"),
  ];
  return {
    at: Date.parse(text("ts") ?? ""),
    level: text("level") ?? "",
    message: text("msg") ?? "",
    ...(error === undefined ? {} : { error }),
    ...(signal === undefined ? {} : { signal }),
    ...(component === undefined ? {} : { component }),
    fields,
    ...(times === 1 ? {} : { times }),
  };
}
