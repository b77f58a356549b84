import { SIGNALS, type Signal } from "../otlp/item.ts";
import type { HistoryWriter } from "../record/history-writer.ts";
import type { TargetReader } from "../stack/targets/target.ts";

/**
 * Writes everything that a target holds of a run to its history, all signals at once: the target looks
 * for the next documents of one while those of another are written.
 *
 * @throws HarnessError, see {@link TargetReader.read}; the reason of `abort`
 */
export async function readEverything(
  reader: Pick<TargetReader, "read">,
  history: Pick<HistoryWriter, "read">,
  abort: AbortSignal,
): Promise<void> {
  const failed = new AbortController();
  const signal = AbortSignal.any([abort, failed.signal]);
  const reads = SIGNALS.map((one) => readSignal(one, reader, history, signal));
  // The verdict needs all of them: one that fails ends the others.
  for (const read of reads) read.catch((error: unknown) => failed.abort(error));
  const ended = await Promise.allSettled(reads);
  for (const read of ended) if (read.status === "rejected") throw failed.signal.reason;
}

async function readSignal(
  signal: Signal,
  reader: Pick<TargetReader, "read">,
  history: Pick<HistoryWriter, "read">,
  abort: AbortSignal,
): Promise<void> {
  for await (const line of reader.read(signal, abort)) {
    const full = history.read(signal, line);
    // Awaiting nothing a million times takes seconds.
    if (full !== undefined) await full;
  }
}
