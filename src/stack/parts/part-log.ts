import { open, stat } from "node:fs/promises";
import { formatError, HarnessError } from "../../base/errors.ts";

const TAIL_BYTES = 64 * 1024;
/** A start is reported in its first lines, also where thousands follow it at once. */
const HEAD_BYTES = 512 * 1024;
/** Servers wrap a failed bind in long stack traces. */
const CLASH_LINES = 400;

/** A line that says that an address could not be bound because something else has it. */
export interface PortClash {
  readonly line: string;
  /** `host:port`, if the line or one near it names it. */
  readonly address: string | undefined;
}

/**
 * As Kafka ("failed to bind to 127.0.0.1:9092"), Elasticsearch (`127.0.0.1:[9200]`), Go and Node
 * ("address already in use 127.0.0.1:4318") say it.
 */
export function portClash(lines: readonly string[]): PortClash | undefined {
  const line = lines.find((candidate) => /address already in use/i.test(candidate));
  if (line === undefined) return undefined;
  const named = [line, ...lines].map((text) =>
    /(?:failed to bind to|listen tcp\S*|address already in use) \[?([\w.:]+?)\]?:\[?(\d+)/i.exec(
      text,
    ),
  );
  const found = named.find((match) => match !== null);
  return { line, address: found ? `${found[1]}:${found[2]}` : undefined };
}

function portInUse(
  part: string,
  file: string,
  { line, address }: PortClash,
  cause: HarnessError,
): HarnessError {
  return new HarnessError(
    {
      code: "port-in-use",
      message: `${part} cannot listen on ${address ?? "its port"}: the address is in use`,
      place: file,
      details: [line],
      remedy:
        "run it again: each run takes free ports, and another program took this one meanwhile",
    },
    { cause },
  );
}

/** Bytes that a part has written so far. */
export async function logSize(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.size ?? 0;
}

/** The last non-empty lines of a part's log; empty without one. */
export async function logTail(file: string, lines: number): Promise<string[]> {
  return (await readLog(file, (size) => [size - TAIL_BYTES, size])).slice(-lines);
}

/** The first lines that a part wrote from `start` (bytes) on, however much it has written since. */
export function logFrom(file: string, start: number): Promise<string[]> {
  return readLog(file, (size) => [start, Math.min(size, start + HEAD_BYTES)]);
}

async function readLog(
  file: string,
  range: (size: number) => readonly [number, number],
): Promise<string[]> {
  let handle: Awaited<ReturnType<typeof open>>;
  try {
    handle = await open(file, "r");
  } catch {
    return [];
  }
  try {
    const [from, to] = range((await handle.stat()).size);
    const first = Math.max(0, from);
    const buffer = Buffer.alloc(Math.max(0, to - first));
    await handle.read(buffer, 0, buffer.length, first);
    return buffer
      .toString("utf8")
      .split("\n")
      .filter((line) => line.trim() !== "");
  } finally {
    await handle.close();
  }
}

/**
 * Rethrows a failed or late start with the part's own last words attached. What ended the run from
 * elsewhere (`ended`) is not this part's fault and passes as it is.
 */
export async function withLogTail(
  error: unknown,
  part: string,
  file: string,
  ended: AbortSignal,
): Promise<never> {
  if (ended.aborted && error === ended.reason) throw error;
  if (error instanceof HarnessError && error.code === "part-failed") {
    const clash = portClash(await logTail(file, CLASH_LINES));
    if (clash !== undefined) throw portInUse(part, file, clash, error);
  }
  if (error instanceof HarnessError && error.code !== "interrupted") {
    const code = error.code === "deadline" ? "part-not-ready" : error.code;
    throw new HarnessError(
      {
        ...error.toJSON(),
        code,
        place: error.place ?? file,
        details: error.details ?? (await logTail(file, 8)),
        remedy: error.remedy ?? `read the log of ${part}: ${file}`,
      },
      { cause: error },
    );
  }
  if (error instanceof HarnessError) throw error;
  throw new HarnessError(
    { code: "part-failed", message: `${part}: ${formatUnknown(error)}`, place: file },
    { cause: error },
  );
}

function formatUnknown(error: unknown): string {
  if (error instanceof HarnessError) return formatError(error);
  return error instanceof Error ? error.message : String(error);
}
