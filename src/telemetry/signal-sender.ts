import { HarnessError } from "../errors.ts";
import type { Signal } from "./item.ts";
import type { Channel } from "./otlp/exporters.ts";
import type { Exported, RecordedBatch, RecordingExporter } from "./otlp/recording-exporter.ts";
import type { Source } from "./standard-ledger/source.ts";

/** The parts of one signal's sender. */
export interface SignalSenderParts<T> {
  readonly signal: Signal;
  readonly source: Source<T>;
  readonly exporter: RecordingExporter<T>;
  /** As many exports are in flight as there are channels. */
  readonly channels: readonly Channel<T>[];
  readonly batchSize: number;
}

/** Sends the items of one signal, payload by payload, with a bounded number in flight. */
export class SignalSender<T> {
  readonly #parts: SignalSenderParts<T>;
  #stopped = false;

  constructor(parts: SignalSenderParts<T>) {
    this.#parts = parts;
  }

  /**
   * Sends `count` more items and resolves when every export was answered; `onExported` is told of
   * each. One call at a time.
   *
   * @throws HarnessError `interrupted` after `stop`, and whatever the source or the history throws;
   * never before the exports in flight have ended.
   */
  async send(count: number, onExported: (exported: Exported) => void): Promise<void> {
    const { source, exporter, channels, batchSize } = this.#parts;
    const idle = [...channels];
    const inFlight = new Set<Promise<void>>();
    const failures: unknown[] = [];
    const start = (recorded: RecordedBatch<T>, channel: Channel<T>): void => {
      const running = exporter
        .export(recorded, channel)
        .then(onExported)
        .catch((error: unknown) => {
          failures.push(error);
        })
        .finally(() => {
          idle.push(channel);
          inFlight.delete(running);
        });
      inFlight.add(running);
    };

    let left = count;
    try {
      while (left > 0 && failures.length === 0) {
        if (this.#stopped) throw interrupted(this.#parts.signal, left);
        const size = Math.min(left, batchSize);
        const recorded = await exporter.record(await source.produce(exporter.next, size), size);
        left -= size;
        while (idle.length === 0) await Promise.race(inFlight);
        const channel = idle.shift();
        if (channel !== undefined) start(recorded, channel);
      }
    } catch (error) {
      failures.push(error);
    }
    await Promise.all(inFlight);
    if (failures.length > 0) throw failures[0];
  }

  /** Starts no further export. */
  stop(): void {
    this.#stopped = true;
  }

  /** Ends the SDK's providers, exporters and connections; waits for the exports in flight. */
  async shutdown(): Promise<void> {
    this.stop();
    const { source, channels } = this.#parts;
    await source.shutdown();
    await Promise.all(channels.map(({ exporter }) => exporter.shutdown()));
    for (const { agent } of channels) agent?.destroy();
  }
}

function interrupted(signal: Signal, left: number): HarnessError {
  return new HarnessError({
    code: "interrupted",
    message: `the sender was shut down with ${left} ${signal} items left to send`,
  });
}
