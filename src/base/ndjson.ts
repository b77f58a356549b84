import { closeSync, createReadStream, openSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { HarnessError } from "./errors.ts";

/** Bytes gathered before a write: large enough for few writes, small next to the heap. */
const CHUNK_BYTES = 256 * 1024;
/** The most bytes that UTF-8 needs for a UTF-16 code unit. */
const MOST_BYTES = 3;
const NEWLINE = 0x0a;

/**
 * One NDJSON file being written. Lines land in the order of the calls; whoever awaits `append` is
 * held back while the disk is slower than the lines come.
 */
export class NdjsonWriter {
  readonly path: string;
  #handle: Promise<FileHandle>;
  #chunk = Buffer.alloc(0);
  #length = 0;
  #written: Promise<void> = Promise.resolve();
  #failure: HarnessError | undefined;

  /** @throws HarnessError `bad-option` if the file exists: a history is never written over. */
  constructor(path: string) {
    this.path = path;
    try {
      closeSync(openSync(path, "wx"));
    } catch (error) {
      throw writeError(path, error);
    }
    this.#handle = open(path, "a");
    // The failure is reported by the first write; until then nobody awaits it.
    this.#handle.catch(() => {});
  }

  /** Adds one line. @throws HarnessError `disk-full`, or `internal` for any other failed write. */
  append(value: unknown): Promise<void> | undefined {
    return this.appendText(JSON.stringify(value));
  }

  /**
   * The same for a line that is JSON already, in pieces; bytes are UTF-8. Nothing is to be awaited where
   * the line only joins a chunk.
   *
   * @throws as {@link append} does
   */
  appendText(...pieces: readonly (string | Uint8Array)[]): Promise<void> | undefined {
    if (this.#failure !== undefined) throw this.#failure;
    this.add(...pieces);
    return this.#length >= CHUNK_BYTES ? this.flush() : undefined;
  }

  /** Adds a line that belongs to the next one. */
  add(...pieces: readonly (string | Uint8Array)[]): void {
    for (const piece of pieces) {
      if (typeof piece === "string") {
        this.#reserve(piece.length * MOST_BYTES);
        this.#length += this.#chunk.write(piece, this.#length);
      } else {
        this.#reserve(piece.length);
        this.#chunk.set(piece, this.#length);
        this.#length += piece.length;
      }
    }
    this.#reserve(1);
    this.#chunk[this.#length] = NEWLINE;
    this.#length += 1;
  }

  /** Resolves when every line so far is with the operating system (it survives a SIGKILL). */
  flush(): Promise<void> {
    if (this.#length > 0) {
      const chunk = this.#chunk.subarray(0, this.#length);
      // The old one belongs to the write from now on.
      this.#chunk = Buffer.alloc(0);
      this.#length = 0;
      this.#written = this.#written.then(() => this.#write(chunk));
    }
    return this.#written;
  }

  #reserve(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#chunk.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, 2 * this.#chunk.length, 2 * CHUNK_BYTES));
    this.#chunk.copy(larger, 0, 0, this.#length);
    this.#chunk = larger;
  }

  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      await (await this.#handle).close();
    }
  }

  async #write(chunk: Uint8Array): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      await (await this.#handle).appendFile(chunk);
    } catch (error) {
      this.#failure = writeError(this.path, error);
      throw this.#failure;
    }
  }
}

/**
 * The lines of an NDJSON file, parsed one by one. Splits at "\n" only: JSON text may hold U+2028,
 * which `node:readline` takes for the end of a line.
 *
 * @throws HarnessError `file-not-found`, or `history-broken` with the line's number for a line that
 * is no JSON object or that `check` refuses. `parseText` throws for what is no JSON.
 */
export async function* readNdjson<T extends Record<string, unknown>>(
  path: string,
  check: (value: Record<string, unknown>) => value is T,
  parseText: (text: string) => unknown = JSON.parse,
): AsyncGenerator<T, void, undefined> {
  let number = 0;
  for await (const { texts, last } of lines(path)) {
    for (const text of texts) {
      number += 1;
      const value = parse(text, parseText);
      if (value === undefined || !check(value)) throw brokenLine(path, number, text, last);
      yield value;
    }
  }
}

/** Lines as they are read, several at once; `last` is one that has no end. */
async function* lines(path: string): AsyncGenerator<{ texts: readonly string[]; last: boolean }> {
  const stream = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const texts: string[] = [];
      let start = 0;
      for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
        // Line by line, so that one with other letters does not make all of them twice as long.
        texts.push(bytes.toString("utf8", start, end));
        start = end + 1;
      }
      rest = bytes.subarray(start);
      if (texts.length > 0) yield { texts, last: false };
    }
  } catch (error) {
    throw readError(path, error);
  } finally {
    stream.destroy();
  }
  if (rest.length > 0) yield { texts: [rest.toString("utf8")], last: true };
}

function parse(
  text: string,
  parseText: (text: string) => unknown,
): Record<string, unknown> | undefined {
  try {
    const value = parseText(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function brokenLine(path: string, number: number, text: string, last: boolean): HarnessError {
  return new HarnessError({
    code: "history-broken",
    message: last
      ? "the last line of the history is cut off: what wrote it was ended midway"
      : "a line of the history is not what was written there",
    place: `${path}:${number}`,
    remedy: "Run the scenario again; a verdict from a broken history would be a guess.",
    details: [text.length > 200 ? `${text.slice(0, 200)}...` : text],
  });
}

function readError(path: string, error: unknown): unknown {
  if (errorCode(error) !== "ENOENT") return error;
  return new HarnessError(
    { code: "file-not-found", message: "the history lacks one of its files", place: path },
    { cause: error },
  );
}

function writeError(path: string, error: unknown): HarnessError {
  const code = errorCode(error);
  if (code === "EEXIST") {
    return new HarnessError(
      {
        code: "bad-option",
        message: "the folder already holds a history",
        place: path,
        remedy: "Choose another report folder, or remove this one.",
      },
      { cause: error },
    );
  }
  const full = code === "ENOSPC" || code === "EDQUOT";
  return new HarnessError(
    {
      code: full ? "disk-full" : "internal",
      message: full
        ? "the disk is full: the history could not be written"
        : `the history could not be written: ${error instanceof Error ? error.message : String(error)}`,
      place: path,
    },
    { cause: error },
  );
}

function errorCode(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}
