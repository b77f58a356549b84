import { open } from "node:fs/promises";
import { formatError, HarnessError } from "../errors.ts";

const TAIL_BYTES = 64 * 1024;

/** The last non-empty lines of a part's log; empty when there is none yet. */
export async function logTail(file: string, lines: number): Promise<string[]> {
  let handle: Awaited<ReturnType<typeof open>>;
  try {
    handle = await open(file, "r");
  } catch {
    return [];
  }
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, TAIL_BYTES);
    const buffer = Buffer.alloc(length);
    await handle.read(buffer, 0, length, size - length);
    return buffer
      .toString("utf8")
      .split("\n")
      .filter((line) => line.trim() !== "")
      .slice(-lines);
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
