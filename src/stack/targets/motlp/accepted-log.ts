import { join } from "node:path";
import { HarnessError } from "../../../base/errors.ts";
import { SIGNALS, type Signal } from "../../../otlp/item.ts";
import type { ReadLine } from "../../../record/history.ts";
import { AcceptedIndex } from "./accepted-index.ts";
import { ownerOf, toReadLine } from "./accepted-line.ts";
import { AppendedLines, openExisting, type Place } from "./appended-lines.ts";
import { readPlaces } from "./read-places.ts";

/** A moment in the log: how many items of each signal it held. */
export type AcceptedMark = Readonly<Record<Signal, number>>;

export interface ReadOptions {
  /**
   * Items that carry no run at all are handed out if they came after this moment; default: all of
   * them; from infinity on: none. A scenario takes its mark when it starts, so that it is not blamed
   * for what an earlier one left behind, and reads again what it has read.
   */
  readonly from?: AcceptedMark;
  readonly abort?: AbortSignal;
}

/** Bytes of items that are read at once: few reads, bounded memory. */
const BATCH_BYTES = 2 * 1024 * 1024;
const BATCH_ITEMS = 1000;

interface SignalLog {
  readonly lines: AppendedLines;
  readonly index: AcceptedIndex;
  /** The last look at the file, so that the next one waits for it. */
  updated: Promise<void>;
}

/**
 * What an OTLP endpoint of the harness has accepted, in a folder with a file per signal:
 * `accepted-<signal>.ndjson`, one item a line,
 * `{"run", "sequence", "stream", "id", "source"}`. The files may grow meanwhile, and need not exist
 * yet. Memory: 24 bytes an item.
 */
export class AcceptedLog {
  readonly #signals: Readonly<Record<Signal, SignalLog>>;

  constructor(folder: string) {
    const open = (signal: Signal): SignalLog => ({
      lines: new AppendedLines(join(folder, `accepted-${signal}.ndjson`)),
      index: new AcceptedIndex(),
      updated: Promise.resolve(),
    });
    this.#signals = { traces: open("traces"), metrics: open("metrics"), logs: open("logs") };
  }

  /**
   * How many items carry the run, by signal, copies included. Reads only what is new: cheap enough
   * to be polled.
   *
   * @param derived the signals of which only what has a sequence number is counted
   * @throws HarnessError `internal` for a line that is none of the server's.
   */
  async count(
    run: string,
    derived: readonly Signal[] = [],
  ): Promise<Readonly<Record<Signal, number>>> {
    return this.#each((index, signal) =>
      derived.includes(signal) ? index.countNumbered(run) : index.count(run),
    );
  }

  /** This moment, for {@link ReadOptions}. @throws HarnessError, see {@link count}. */
  async mark(): Promise<AcceptedMark> {
    return this.#each((index) => index.size);
  }

  /** Items of all signals that carry no run and came after a moment. @throws HarnessError, see {@link count}. */
  async strays(from: AcceptedMark): Promise<number> {
    const logs = await Promise.all(
      SIGNALS.map(async (signal) => (await this.#updated(signal)).index.strays(from[signal])),
    );
    return logs.reduce((sum, count) => sum + count, 0);
  }

  /**
   * The items of a run that are there now, ascending by sequence, copies in the order of their
   * arrival; then those without a sequence number, and the items of nobody (see
   * {@link ReadOptions.from}), also without one.
   *
   * @throws HarnessError, see {@link count}; the reason of `abort`.
   */
  async *read(run: string, signal: Signal, options: ReadOptions = {}): AsyncGenerator<ReadLine> {
    const { lines, index } = await this.#updated(signal);
    const items = index.select(run, options.from?.[signal] ?? 0);
    if (items.length === 0) return;
    const handle = await openExisting(lines.path);
    if (handle === undefined) throw gone(lines.path);
    try {
      for (const batch of batches(items, index)) {
        options.abort?.throwIfAborted();
        const places = Array.from(batch, (item) => index.place(item));
        const texts = await readPlaces(handle, places);
        if (texts === undefined) throw gone(lines.path);
        for (const [position, item] of batch.entries()) {
          const text = texts[position] ?? Buffer.alloc(0);
          yield toReadLine(text, index.sequence(item), placeOf(lines.path, places[position]));
        }
      }
    } finally {
      await handle.close();
    }
  }

  async #each(
    of: (index: AcceptedIndex, signal: Signal) => number,
  ): Promise<Record<Signal, number>> {
    const counts = await Promise.all(
      SIGNALS.map(async (signal) => of((await this.#updated(signal)).index, signal)),
    );
    const [traces = 0, metrics = 0, logRecords = 0] = counts;
    return { traces, metrics, logs: logRecords };
  }

  async #updated(signal: Signal): Promise<SignalLog> {
    const log = this.#signals[signal];
    const { lines, index } = log;
    const update = () =>
      lines.read((line, place) => {
        const { run, sequence } = ownerOf(line, placeOf(lines.path, place));
        index.add(run, sequence, place);
      });
    log.updated = log.updated.then(update, update);
    await log.updated;
    return log;
  }
}

function* batches(items: Uint32Array, index: AcceptedIndex): Generator<Uint32Array> {
  let start = 0;
  let bytes = 0;
  for (const [position, item] of items.entries()) {
    const { length } = index.place(item);
    const full = position - start >= BATCH_ITEMS || bytes + length > BATCH_BYTES;
    if (full && position > start) {
      yield items.subarray(start, position);
      start = position;
      bytes = 0;
    }
    bytes += length;
  }
  if (start < items.length) yield items.subarray(start);
}

function placeOf(path: string, place: Place | undefined): string {
  return `${path}, byte ${place?.offset ?? 0}`;
}

function gone(path: string): HarnessError {
  return new HarnessError({
    code: "internal",
    message: "the log of accepted items has gone while it was read",
    place: path,
  });
}
