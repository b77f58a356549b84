import { HarnessError } from "../../base/errors.ts";
import type { Item, Signal } from "../../otlp/item.ts";
import type { Acknowledgement } from "../../record/history.ts";
import type { HistoryWriter } from "../../record/history-writer.ts";
import { type Answer, judge } from "./acknowledgement.ts";
import type { AttemptLog } from "./attempts.ts";
import type { Channel } from "./exporters.ts";
import type { PartialSuccessWatch } from "./partial-success.ts";
import type { OtlpProtocol } from "./protocols.ts";

/** What the exporters of one sender share. */
export interface Recording {
  readonly history: HistoryWriter;
  readonly attempts: AttemptLog;
  readonly partials: PartialSuccessWatch;
}

/** A payload that has become part of the ledger and waits for its export. */
export interface RecordedBatch<T> {
  readonly batch: number;
  readonly items: number;
  readonly payload: T;
}

/** Which way an export takes. */
export interface Way {
  /** The id of the receiver that it is sent to, where that is known. */
  readonly receiver?: string;
  readonly protocol: OtlpProtocol;
}

/** What became of one export request. */
export interface Exported {
  readonly items: number;
  readonly acknowledgement: Acknowledgement;
  readonly reason?: string;
}

/**
 * Wraps the SDK's OTLP exporters of one signal. A payload is first written to the ledger, item by
 * item as the SDK hands it over, then exported; the answer becomes an `export` event.
 */
export class RecordingExporter<T> {
  readonly #signal: Signal;
  readonly #toItems: (payload: T) => readonly Item[];
  readonly #recording: Recording;
  #batches = 0;
  #next = 0;

  constructor(signal: Signal, toItems: (payload: T) => readonly Item[], recording: Recording) {
    this.#signal = signal;
    this.#toItems = toItems;
    this.#recording = recording;
  }

  /** The sequence number that the next payload must start with. */
  get next(): number {
    return this.#next;
  }

  /**
   * Writes a payload to the ledger; on disk when it resolves. To be called for one payload after the
   * other.
   *
   * @throws HarnessError `internal` if the payload is not exactly the `count` items that follow the
   * last one: then the SDK dropped, doubled or merged something, and no account would be true.
   */
  async record(payload: T, count: number): Promise<RecordedBatch<T>> {
    const items = this.#toItems(payload);
    this.#check(items, count);
    const batch = this.#batches;
    this.#batches += 1;
    this.#next += count;
    const { history } = this.#recording;
    for (const item of items) {
      const full = history.sent(this.#signal, { batch, item });
      // Awaiting nothing a million times takes seconds.
      if (full !== undefined) await full;
    }
    await history.flushSent(this.#signal);
    return { batch, items: count, payload };
  }

  /** Exports through a channel that has nothing else to do, and records the answer. */
  async export(recorded: RecordedBatch<T>, channel: Channel<T>, way: Way): Promise<Exported> {
    const { batch, items } = recorded;
    const start = performance.now();
    const answer = await this.#send(recorded, channel);
    await this.#recording.history.event({
      type: "export",
      signal: this.#signal,
      batch,
      items,
      ...way,
      milliseconds: Math.round(performance.now() - start),
      ...answer,
    });
    return { items, ...answer };
  }

  #send({ payload, items }: RecordedBatch<T>, channel: Channel<T>): Promise<Answer> {
    const { exporter, agent } = channel;
    const { attempts, partials } = this.#recording;
    return new Promise((resolve) => {
      exporter.export(payload, (result) => {
        const partial = partials.take();
        const made = agent === undefined ? (channel.takeAttempts?.() ?? []) : attempts.take(agent);
        resolve(judge({ result, items, attempts: made, partial }));
      });
    });
  }

  #check(items: readonly Item[], count: number): void {
    const wrong = items.findIndex((item, index) => item.sequence !== this.#next + index);
    if (items.length === count && wrong < 0) return;
    const found = wrong < 0 ? "" : `, with ${items[wrong]?.sequence} in place ${wrong}`;
    throw new HarnessError({
      code: "internal",
      message:
        `the SDK handed over ${items.length} of the ${count} ${this.#signal} items ` +
        `from ${this.#next} on${found}`,
    });
  }
}
