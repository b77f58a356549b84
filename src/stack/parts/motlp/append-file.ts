import { type FileHandle, open } from "node:fs/promises";

/** Enough for the last line of any request that was cut off. */
const READ_BYTES = 64 * 1024;

interface Waiting {
  readonly text: string;
  readonly written: PromiseWithResolvers<void>;
}

/**
 * A file to which whole texts are appended, in the order of the calls; what comes while one write is
 * under way goes with the next. A text is in the file as a whole or, after a failed write, not at all.
 */
export class AppendFile {
  readonly #handle: FileHandle;
  #size: number;
  #waiting: Waiting[] = [];
  #writing = false;

  private constructor(handle: FileHandle, size: number) {
    this.#handle = handle;
    this.#size = size;
  }

  /**
   * Opens or creates it; a last line that a kill cut off is removed, since nobody was told of it.
   *
   * @returns the file and its last line, undefined when it has none.
   */
  static async open(path: string): Promise<{ file: AppendFile; lastLine: string | undefined }> {
    // Not "a": what a failed write left is written over.
    const handle = await open(path, "a+").then(async (created) => {
      await created.close();
      return open(path, "r+");
    });
    const { size, lastLine } = await wholeLines(handle);
    if ((await handle.stat()).size > size) await handle.truncate(size);
    return { file: new AppendFile(handle, size), lastLine };
  }

  /** Resolves when the text is with the operating system: it survives a SIGKILL. */
  append(text: string): Promise<void> {
    const written = Promise.withResolvers<void>();
    this.#waiting.push({ text, written });
    if (!this.#writing) void this.#drain();
    return written.promise;
  }

  /** After the last append. */
  close(): Promise<void> {
    return this.#handle.close();
  }

  async #drain(): Promise<void> {
    this.#writing = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        await this.#write(Buffer.from(batch.map(({ text }) => text).join("")));
        for (const { written } of batch) written.resolve();
      } catch (error) {
        for (const { written } of batch) written.reject(error);
      }
    }
    this.#writing = false;
  }

  async #write(bytes: Buffer): Promise<void> {
    try {
      let done = 0;
      while (done < bytes.length) {
        const { bytesWritten } = await this.#handle.write(
          bytes,
          done,
          bytes.length - done,
          this.#size + done,
        );
        done += bytesWritten;
      }
      this.#size += bytes.length;
    } catch (error) {
      // Should this fail too, the next text is written over what is left.
      await this.#handle.truncate(this.#size).catch(() => {});
      throw error;
    }
  }
}

/** The size up to the last line's end, and that line; read backwards from the end. */
async function wholeLines(
  handle: FileHandle,
): Promise<{ size: number; lastLine: string | undefined }> {
  const { size } = await handle.stat();
  let tail = Buffer.alloc(0);
  let start = size;
  for (;;) {
    const end = tail.lastIndexOf(10);
    const before = end < 0 ? -1 : tail.lastIndexOf(10, end - 1);
    if (end >= 0 && (before >= 0 || start === 0)) {
      return { size: start + end + 1, lastLine: tail.toString("utf8", before + 1, end) };
    }
    if (start === 0) return { size: 0, lastLine: undefined };
    const length = Math.min(READ_BYTES, start);
    const chunk = Buffer.alloc(length);
    await handle.read(chunk, 0, length, start - length);
    start -= length;
    tail = Buffer.concat([chunk, tail]);
  }
}
