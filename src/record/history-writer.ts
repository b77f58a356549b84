import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { NdjsonWriter } from "../base/ndjson.ts";
import { type Item, SIGNALS, type Signal } from "../otlp/item.ts";
import type { CommonLine, HistoryEvent, ReadLine, SentLine } from "./history.ts";
import { AS_WRITTEN, historyFile } from "./history-files.ts";
import {
  MESSAGES_FILE,
  type MessageLine,
  REMOVED_FILE,
  type RemovedLine,
} from "./kafka/message-line.ts";
import { TIMELINE_FILE, type TimelineSample } from "./timeline/sample.ts";

/** A {@link HistoryEvent} as it is reported; the writer adds the time. */
export type NewHistoryEvent = HistoryEvent extends infer E
  ? E extends HistoryEvent
    ? Omit<E, "at">
    : never
  : never;

/**
 * Writes the history of one scenario. Lines of one file keep the order of the calls; await each
 * call, so that a slow disk holds the caller back instead of filling the memory.
 *
 * Every method throws HarnessError `disk-full`, or `internal` for any other failed write.
 */
export interface HistoryWriter {
  readonly folder: string;
  /** Records what happened, now; on disk when it resolves. */
  event(event: NewHistoryEvent): Promise<void>;
  /**
   * Adds a ledger line; the caller adds a signal's lines ascending by sequence. Nothing is to be awaited
   * where the disk keeps up.
   */
  sent(signal: Signal, line: SentLine): Promise<void> | undefined;
  /**
   * Adds what the backend held; the caller adds the lines in the order of the file's contract. Nothing is
   * to be awaited where the disk keeps up.
   */
  read(signal: Signal, line: ReadLine): Promise<void> | undefined;
  /** Adds what came out of the reference, in the order of the contract of its file. */
  reference(signal: Signal, line: ReadLine): Promise<void> | undefined;
  /** Makes the files of a reference, whatever comes out of it. */
  openReference(): void;
  /** Adds a message of Kafka's; the file is made by the first one. */
  message(line: MessageLine): Promise<void>;
  /** Adds a message that is removed from Kafka; the file is made by the first one. */
  removed(line: RemovedLine): Promise<void>;
  /** Adds a look at the pipeline. */
  sample(sample: TimelineSample): Promise<void>;
  /** Resolves when the signal's ledger lines so far are with the operating system. */
  flushSent(signal: Signal): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts a history in a folder, which is made if need be. All its files are made at once: later, a
 * file that is not there is a broken history, not an empty one.
 *
 * @throws HarnessError `bad-option` if the folder already holds a history.
 */
export function openHistory(folder: string): HistoryWriter {
  mkdirSync(folder, { recursive: true });
  const writers: NdjsonWriter[] = [];
  const open = (name: string): NdjsonWriter => {
    const writer = new NdjsonWriter(join(folder, name));
    writers.push(writer);
    return writer;
  };
  const events = open(historyFile("events"));
  const perSignal = (kind: "sent" | "read") =>
    new Map(SIGNALS.map((signal) => [signal, open(historyFile(kind, signal))]));
  const sent = perSignal("sent");
  const read = perSignal("read");
  const commons = new Map<Signal, CommonLine["common"]>();
  const timeline = open(TIMELINE_FILE);
  let reference: Map<Signal, NdjsonWriter> | undefined;
  let messages: NdjsonWriter | undefined;
  let removed: NdjsonWriter | undefined;

  return {
    folder,
    event: async (event) => {
      await events.append({ at: new Date().toISOString(), ...event });
      await events.flush();
    },
    sent: (signal, { batch, item }) => {
      const common = commons.get(signal);
      if (common?.resource !== item.resource || common.scope !== item.scope) {
        const { resource, scope } = item;
        commons.set(signal, { resource, scope });
        sent.get(signal)?.add(JSON.stringify({ common: { resource, scope } } satisfies CommonLine));
      }
      return sent.get(signal)?.append({ batch, item: ownFields(item) });
    },
    read: (signal, line) => {
      const { raw } = line;
      if (raw === undefined) return read.get(signal)?.append(line);
      return read.get(signal)?.appendText(rawLineHead(line), onOneLine(raw), "}");
    },
    openReference: () => {
      reference ??= new Map(
        SIGNALS.map((signal) => [signal, open(historyFile("reference", signal))]),
      );
    },
    reference: (signal, line) => reference?.get(signal)?.append(line),
    message: async (line) => {
      messages ??= open(MESSAGES_FILE);
      await messages.append(line);
    },
    removed: async (line) => {
      removed ??= open(REMOVED_FILE);
      await removed.append(line);
    },
    sample: async (sample) => timeline.append(sample),
    flushSent: async (signal) => sent.get(signal)?.flush(),
    close: async () => {
      const closed = await Promise.allSettled(writers.map((writer) => writer.close()));
      const failed = closed.find((result) => result.status === "rejected");
      if (failed !== undefined) throw failed.reason;
    },
  };
}

/** What an item does not share with its neighbours: JSON leaves out what is undefined. */
function ownFields(item: Item) {
  return { ...item, resource: undefined, scope: undefined };
}

/** The reader knows by the first field that the document's numbers are as the target wrote them. */
function rawLineHead({ sequence, index, id, ignored }: ReadLine): string {
  const head = JSON.stringify({ numbers: AS_WRITTEN, sequence, index, id, ignored });
  return `${head.slice(0, -1)},"source":`;
}

const BLANK = 0x20;
const ENDS_OF_LINE = [0x0a, 0x0d];

/** Between the values of JSON an end of line is a blank; within texts there is none. */
function onOneLine(json: Uint8Array): Uint8Array {
  if (!ENDS_OF_LINE.some((code) => json.includes(code))) return json;
  return json.map((code) => (ENDS_OF_LINE.includes(code) ? BLANK : code));
}
