import { HarnessError } from "../base/errors.ts";
import type { Signal } from "../otlp/item.ts";
import type { Source } from "./generators/source.ts";
import type { Mirror } from "./mirror.ts";
import type { Channel } from "./otlp/exporters.ts";
import type { Exported, RecordedBatch, RecordingExporter, Way } from "./otlp/recording-exporter.ts";

/** One way to a server, and the channels to it. */
export interface Lane<T> {
  readonly way: Way;
  /** As many exports are in flight on it as there are channels. */
  readonly channels: readonly Channel<T>[];
}

/** What the requests of one `send` are like, in place of the sender's own. */
export interface SendShape {
  /** Items in a request; the last one may have fewer. */
  readonly batchSize?: number;
  /** What each item weighs more, in bytes. */
  readonly moreBytes?: number;
}

/** The parts of one signal's sender. */
export interface SignalSenderParts<T> {
  readonly signal: Signal;
  readonly source: Source<T>;
  readonly exporter: RecordingExporter<T>;
  /** Batches take turns over them, by their number. */
  readonly lanes: readonly Lane<T>[];
  /** Items in one payload, at most. */
  readonly batchSize: number;
  /** Whether every lane gets a payload in each `send`, so that one may have fewer items. */
  readonly spreads: boolean;
  /** Gets every payload, before the lanes do. */
  readonly mirror: Mirror<T>;
}

interface IdleLane<T> {
  readonly way: Way;
  readonly channels: Channel<T>[];
}

/** Sends the items of one signal, payload by payload, with a bounded number in flight. */
export class SignalSender<T> {
  readonly #parts: SignalSenderParts<T>;
  #stopped = false;

  constructor(parts: SignalSenderParts<T>) {
    this.#parts = parts;
  }

  /**
   * Sends `count` more items and resolves when every export was answered; `onExported` gets each. One
   * call at a time.
   *
   * @throws HarnessError `interrupted` after `stop`, and whatever the source or the history throws;
   * never before the exports in flight have ended.
   */
  async send(
    count: number,
    onExported: (exported: Exported) => void,
    shape: SendShape = {},
  ): Promise<void> {
    const { source, exporter, lanes, mirror } = this.#parts;
    const { batchSize = this.#parts.batchSize, moreBytes } = shape;
    const spreads = this.#parts.spreads && shape.batchSize === undefined;
    const traits = moreBytes === undefined ? {} : { moreBytes };
    const idle = lanes.map(({ way, channels }) => ({ way, channels: [...channels] }));
    const inFlight = new Set<Promise<void>>();
    const failures: unknown[] = [];
    const start = (recorded: RecordedBatch<T>, channel: Channel<T>, lane: IdleLane<T>): void => {
      const running = exporter
        .export(recorded, channel, lane.way)
        .then(onExported)
        .catch((error: unknown) => {
          failures.push(error);
        })
        .finally(() => {
          lane.channels.push(channel);
          inFlight.delete(running);
        });
      inFlight.add(running);
    };

    let left = count;
    // Lanes that have had nothing of this call yet.
    let waiting = spreads ? lanes.length : 1;
    try {
      while (left > 0 && failures.length === 0) {
        if (this.#stopped) throw interrupted(this.#parts.signal, left);
        const size = Math.min(batchSize, Math.ceil(left / Math.max(waiting, 1)));
        const recorded = await exporter.record(
          await source.produce(exporter.next, size, traits),
          size,
        );
        await mirror.export(recorded.batch, recorded.payload);
        left -= size;
        waiting -= 1;
        const lane = idle[recorded.batch % idle.length];
        while (lane?.channels.length === 0) await Promise.race(inFlight);
        const channel = lane?.channels.shift();
        if (lane !== undefined && channel !== undefined) start(recorded, channel, lane);
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
    const { source, lanes, mirror } = this.#parts;
    const channels = lanes.flatMap((lane) => lane.channels);
    await source.shutdown();
    await mirror.shutdown();
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
