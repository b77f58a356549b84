import { type FileHandle, open } from "node:fs/promises";
import { HarnessError } from "../../../base/errors.ts";

const CHUNK_BYTES = 1024 * 1024;
const NEWLINE = 0x0a;

/** Where a line is in its file, in bytes; without its end. */
export interface Place {
  readonly offset: number;
  readonly length: number;
}

/** A file that another process appends lines to. Each line is handed out once. */
export class AppendedLines {
  readonly path: string;
  /** The end of the last line that was handed out. */
  #end = 0;

  constructor(path: string) {
    this.path = path;
  }

  /**
   * Hands out the lines that were completed since the last call; one that is half written is left
   * for the next. A file that is not there has no lines. One call at a time.
   *
   * @throws HarnessError `internal` if the file has become shorter; whatever `onLine` throws.
   */
  async read(onLine: (line: Buffer, place: Place) => void): Promise<void> {
    const handle = await openExisting(this.path);
    if (handle === undefined) return;
    try {
      const { size } = await handle.stat();
      if (size < this.#end) throw shortened(this.path, size, this.#end);
      if (size > this.#end) await this.#readFrom(handle, onLine);
    } finally {
      await handle.close();
    }
  }

  async #readFrom(handle: FileHandle, onLine: (line: Buffer, place: Place) => void): Promise<void> {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    let rest: Buffer = Buffer.alloc(0);
    for (;;) {
      const base = this.#end;
      const { bytesRead } = await handle.read(chunk, 0, CHUNK_BYTES, base + rest.length);
      if (bytesRead === 0) return;
      const bytes = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
      let start = 0;
      let newline = bytes.indexOf(NEWLINE, rest.length);
      while (newline !== -1) {
        onLine(bytes.subarray(start, newline), { offset: base + start, length: newline - start });
        start = newline + 1;
        this.#end = base + start;
        newline = bytes.indexOf(NEWLINE, start);
      }
      rest = bytes.subarray(start);
    }
  }
}

/** Opens a file for reading; undefined if there is none. */
export async function openExisting(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, "r");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

function shortened(path: string, size: number, end: number): HarnessError {
  return new HarnessError({
    code: "internal",
    message: `a log that only grows has become shorter: ${size} bytes after ${end}`,
    place: path,
  });
}
