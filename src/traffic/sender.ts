import { HarnessError } from "../base/errors.ts";
import { type Item, SIGNALS, type Signal } from "../otlp/item.ts";
import type { HistoryWriter } from "../record/history-writer.ts";
import { createLogSource } from "./generators/log-source.ts";
import { createMetricSource } from "./generators/metric-source.ts";
import type { MetricShape } from "./generators/metrics.ts";
import { standardResource } from "./generators/resource.ts";
import type { Source } from "./generators/source.ts";
import { createSpanSource } from "./generators/span-source.ts";
import type { ItemTraits } from "./generators/traits.ts";
import { toLogItem } from "./ledger/log-item.ts";
import { toMetricItems } from "./ledger/metric-items.ts";
import { toSpanItem } from "./ledger/span-item.ts";
import { Mirror, type MirrorLog } from "./mirror.ts";
import { AttemptLog } from "./otlp/attempts.ts";
import {
  type Channel,
  type ChannelOptions,
  type ClientCertificate,
  logChannel,
  metricChannel,
  spanChannel,
} from "./otlp/exporters.ts";
import { watchPartialSuccess } from "./otlp/partial-success.ts";
import type { OtlpProtocol } from "./otlp/protocols.ts";
import { type Recording, RecordingExporter } from "./otlp/recording-exporter.ts";
import { add, answered, emptyTally, type SendOutcome, snapshot } from "./send-outcome.ts";
import { type Lane, type SendShape, SignalSender } from "./signal-sender.ts";

export type { OtlpProtocol, SendOutcome, SendShape };

/** One way to a server: a protocol of one of its receivers. */
export interface SenderEntry {
  /** The receiver's id, for the history. */
  readonly receiver?: string;
  readonly protocol: OtlpProtocol;
  /** Base address of the OTLP receiver, for example http://127.0.0.1:4318. */
  readonly endpoint: string;
  /** The signals that it takes; default: all of them. */
  readonly signals?: readonly Signal[];
  /** Where HTTP takes a signal; by default `/v1/<signal>`. */
  readonly paths?: Readonly<Partial<Record<Signal, string>>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Shown to a server that asks for one. */
  readonly certificate?: ClientCertificate;
  /** Whether requests over HTTP are compressed. */
  readonly gzip?: boolean;
}

export interface SenderOptions {
  /** The run's id; every item carries it as a resource attribute. */
  readonly run: string;
  /** The data stream the items are routed to: `<signal>-<dataset>.otel-<namespace>`. */
  readonly dataset: string;
  readonly namespace: string;
  /** Batches of a signal take turns over those that take it. */
  readonly entries: readonly SenderEntry[];
  /** Ways to a second server, which gets every payload too, before the first one does. */
  readonly mirror?: readonly SenderEntry[];
  /** Attributes that the resource of every item has besides. */
  readonly resource?: Readonly<Record<string, string>>;
  /** Milliseconds an export may take, the SDK's own retries included; default 10,000, the SDK's. */
  readonly timeoutMs?: number;
  /** Items in an export request. By default 500, and fewer where an entry would get none of a `send`. */
  readonly batchSize?: number;
  readonly history: HistoryWriter;
  /** Default: all of them. */
  readonly signals?: readonly Signal[];
  /** The kinds of metrics that take turns; default: all of the standard ledger. */
  readonly metricShapes?: readonly MetricShape[];
  /** What all items have otherwise than usual. */
  readonly traits?: ItemTraits;
}

/** Sends the standard ledger through the OpenTelemetry SDK and records what it sends. */
export interface Sender {
  /**
   * Sends `count` more items of each signal; resolves when every export was answered. Sequence
   * numbers go on where the last call ended. `onProgress` gets the items of this call that were
   * answered so far. Calls queue up.
   *
   * @throws HarnessError `internal` if the SDK dropped or merged an item, `interrupted` after
   * `shutdown`, `disk-full` or `internal` if the history cannot be written.
   */
  send(
    count: number,
    options?: SendShape & {
      readonly onProgress?: (sentSoFar: Readonly<Record<Signal, number>>) => void;
    },
  ): Promise<SendOutcome>;
  /** Why the mirror did not get every payload; undefined where it did. */
  mirrorRefusal(): string | undefined;
  /** All that was answered since the sender was created. */
  totals(): SendOutcome;
  /** Stops a running `send` after the exports in flight, and closes connections and SDK. */
  shutdown(): Promise<void>;
}

/** Exports in flight per signal, at least: one is answered while the next is made. */
const CHANNELS = 2;
const BATCH_SIZE = 500;

/**
 * Creates a sender with SDK providers of its own; connects at the first `send`.
 *
 * @throws HarnessError `bad-option` if an endpoint is no http(s) address, `internal` if no entry takes a
 * signal.
 */
export function createSender(options: SenderOptions): Sender {
  checkEntries(options);
  const recording: Recording = {
    history: options.history,
    attempts: new AttemptLog(),
    partials: watchPartialSuccess(),
  };
  const mirrored: MirrorLog = {};
  const senders = signalSenders(options, recording, mirrored);
  const totals = emptyTally();
  let running: Promise<unknown> = Promise.resolve();

  const sendNow: Sender["send"] = async (count, { onProgress, ...shape } = {}) => {
    const tally = emptyTally();
    const sends = [...senders].map(([signal, sender]) =>
      sender.send(
        count,
        (exported) => {
          add(tally[signal], exported);
          add(totals[signal], exported);
          onProgress?.(answered(tally));
        },
        shape,
      ),
    );
    // A signal that cannot go on stops the others, but their answers still count.
    for (const send of sends) send.catch(() => stopAll(senders));
    const ended = await Promise.allSettled(sends);
    const failed = ended.find((result) => result.status === "rejected");
    if (failed !== undefined) throw failed.reason;
    return snapshot(tally);
  };

  return {
    send: (count, options) => {
      const sending = running.then(() => sendNow(count, options));
      running = sending.catch(() => {});
      return sending;
    },
    mirrorRefusal: () => mirrored.refused,
    totals: () => snapshot(totals),
    shutdown: async () => {
      stopAll(senders);
      await running;
      await Promise.all([...senders.values()].map((sender) => sender.shutdown()));
      recording.attempts.stop();
      recording.partials.stop();
    },
  };
}

function checkEntries(options: SenderOptions): void {
  for (const { endpoint } of options.entries) {
    if (/^https?:$/.test(URL.parse(endpoint)?.protocol ?? "")) continue;
    throw new HarnessError({
      code: "bad-option",
      message: "the OTLP endpoint must be an address such as http://127.0.0.1:4318",
      place: endpoint,
    });
  }
  for (const signal of signalsOf(options)) {
    if (options.entries.some((entry) => takes(entry, signal))) continue;
    throw new HarnessError({ code: "internal", message: `no entry takes ${signal}` });
  }
}

function signalsOf({ signals = SIGNALS }: SenderOptions): Signal[] {
  return SIGNALS.filter((signal) => signals.includes(signal));
}

function takes({ signals }: SenderEntry, signal: Signal): boolean {
  return signals?.includes(signal) ?? true;
}

type Senders = ReadonlyMap<Signal, Pick<SignalSender<unknown>, "send" | "stop" | "shutdown">>;

function signalSenders(options: SenderOptions, recording: Recording, mirrored: MirrorLog): Senders {
  const resource = standardResource(options, options.resource);
  const create = <T>(
    signal: Signal,
    source: Source<T>,
    toItems: (payload: T) => readonly Item[],
    channel: (options: ChannelOptions) => Channel<T>,
  ): SignalSender<T> => {
    const lanes = lanesOf(options, signal, channel);
    for (const { agent } of lanes.flatMap(({ channels }) => channels)) {
      if (agent !== undefined) recording.attempts.watch(agent);
    }
    const exporter = new RecordingExporter(signal, toItems, recording);
    const { batchSize = BATCH_SIZE } = options;
    const spreads = options.batchSize === undefined;
    const again = lanesOf({ ...options, entries: options.mirror ?? [] }, signal, channel, 1);
    const mirror = new Mirror(
      again.flatMap(({ channels }) => channels),
      mirrored,
    );
    return new SignalSender({ signal, source, exporter, lanes, batchSize, spreads, mirror });
  };
  const factories = {
    traces: () =>
      create(
        "traces",
        createSpanSource(resource, options.traits),
        (spans) => spans.map(toSpanItem),
        spanChannel,
      ),
    metrics: () =>
      create(
        "metrics",
        createMetricSource(resource, options.metricShapes, options.traits),
        toMetricItems,
        metricChannel,
      ),
    logs: () =>
      create(
        "logs",
        createLogSource(resource, options.traits),
        (records) => records.map(toLogItem),
        logChannel,
      ),
  };
  return new Map(signalsOf(options).map((signal) => [signal, factories[signal]()]));
}

function lanesOf<T>(
  { entries, timeoutMs = 10_000 }: SenderOptions,
  signal: Signal,
  channel: (options: ChannelOptions) => Channel<T>,
  most = CHANNELS,
): Lane<T>[] {
  const taking = entries.filter((entry) => takes(entry, signal));
  const channels = Math.ceil(most / taking.length);
  return taking.map(({ receiver, paths, signals: _, headers = {}, ...entry }) => {
    const path = paths?.[signal];
    const options = { ...entry, headers, timeoutMs, ...(path === undefined ? {} : { path }) };
    return {
      way: { ...(receiver === undefined ? {} : { receiver }), protocol: entry.protocol },
      channels: Array.from({ length: channels }, () => channel(options)),
    };
  });
}

function stopAll(senders: Senders): void {
  for (const sender of senders.values()) sender.stop();
}
