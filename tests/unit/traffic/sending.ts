import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Signal } from "../../../src/otlp/item.ts";
import type { HistoryEvent, SentLine } from "../../../src/record/history.ts";
import { readEvents, readSent } from "../../../src/record/history-reader.ts";
import { type HistoryWriter, openHistory } from "../../../src/record/history-writer.ts";
import {
  createSender,
  type Sender,
  type SenderEntry,
  type SenderOptions,
} from "../../../src/traffic/sender.ts";

/** A folder that is gone when the test is over. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "harness-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** All that an iterator yields. */
export async function collect<T>(iterable: AsyncIterable<T>): Promise<T[]> {
  const values: T[] = [];
  for await (const value of iterable) values.push(value);
  return values;
}

export type ExportEvent = Extract<HistoryEvent, { type: "export" }>;

/** A sender with a history of its own, and what that history holds. */
export interface Sending {
  readonly sender: Sender;
  /** Ends the sender and reads the history back. */
  finish(signal: Signal): Promise<{ sent: SentLine[]; exports: ExportEvent[] }>;
}

/** A sender in a temporary folder, to one entry, for http/json and traces unless told otherwise. */
export async function startSending({
  protocol = "http/json",
  endpoint = "",
  headers = {},
  ...options
}: Partial<
  SenderOptions & Pick<SenderEntry, "protocol" | "endpoint" | "headers">
>): Promise<Sending> {
  const history = openHistory(join(await temporaryFolder(), "history"));
  const sender = await createdOrClosed(history, () =>
    createSender({
      run: "run-1",
      dataset: "ledger",
      namespace: "test",
      entries: [{ protocol, endpoint, headers }],
      signals: ["traces"],
      history,
      ...options,
    }),
  );
  let ended: Promise<void> | undefined;
  const end = () => {
    ended ??= sender.shutdown().then(() => history.close());
    return ended;
  };
  onTestFinished(end);
  return {
    sender,
    finish: async (signal) => {
      await end();
      const sent = await collect(readSent(history.folder, signal));
      const events = await collect(readEvents(history.folder));
      const exports = events.filter((event) => event.type === "export");
      return { sent, exports: exports.filter((event) => event.signal === signal) };
    },
  };
}

async function createdOrClosed(history: HistoryWriter, create: () => Sender): Promise<Sender> {
  try {
    return create();
  } catch (error) {
    await history.close();
    throw error;
  }
}
