import { open } from "node:fs/promises";

/** The end of a text file. */
export interface Tail {
  readonly text: string;
  /** Lines before it. */
  readonly left: number;
}

const NEWLINE = 0x0a;

/**
 * The last lines of a text file, whole ones as far as the limits allow.
 *
 * @param most lines
 * @param bytes that are read of it
 */
export async function readTail(path: string, most: number, bytes: number): Promise<Tail> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const from = Math.max(0, size - bytes);
    const end = Buffer.alloc(size - from);
    const { bytesRead } = await file.read(end, 0, end.length, from);
    const lines = end.subarray(0, bytesRead).toString("utf8").split("\n");
    // What it begins with is the rest of a line, and of a character perhaps.
    if (from > 0 && lines.length > 1) lines.shift();
    const isEnded = lines.at(-1) === "";
    if (isEnded) lines.pop();
    const shown = lines.slice(-most);
    const all = await countLines(file.createReadStream({ start: 0, autoClose: false }));
    return {
      text: shown.map((line) => `${line}\n`).join(""),
      left: Math.max(0, all - shown.length),
    };
  } finally {
    await file.close();
  }
}

async function countLines(chunks: AsyncIterable<Buffer>): Promise<number> {
  let lines = 0;
  let last = NEWLINE;
  for await (const chunk of chunks) {
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, at + 1))
      lines += 1;
    last = chunk.at(-1) ?? last;
  }
  return last === NEWLINE ? lines : lines + 1;
}
