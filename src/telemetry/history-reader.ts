import { join } from "node:path";
import type { HistoryEvent, ReadLine, SentLine } from "./history.ts";
import { historyFile } from "./history-files.ts";
import type { Signal } from "./item.ts";
import { readNdjson } from "./ndjson.ts";

/**
 * The readers stream: memory does not grow with the history. Each throws HarnessError
 * `file-not-found` when the file is missing and `history-broken`, with file and line number, when a
 * line is not what the writer writes (a writer that was killed leaves at most its last line broken).
 */

/** The ledger of one signal, ascending by sequence. */
export function readSent(folder: string, signal: Signal): AsyncGenerator<SentLine> {
  return readNdjson(join(folder, historyFile("sent", signal)), isSentLine);
}

/** What the backend held of one signal, in the file's order. */
export function readBack(folder: string, signal: Signal): AsyncGenerator<ReadLine> {
  return readNdjson(join(folder, historyFile("read", signal)), isReadLine);
}

/** What was done, in order of time. */
export function readEvents(folder: string): AsyncGenerator<HistoryEvent> {
  return readNdjson(join(folder, historyFile("events")), isHistoryEvent);
}

type Fields = Record<string, unknown>;

function isSentLine(line: Fields): line is SentLine & Fields {
  const item = line.item;
  return (
    typeof line.batch === "number" &&
    typeof item === "object" &&
    item !== null &&
    "sequence" in item &&
    typeof item.sequence === "number"
  );
}

function isReadLine(line: Fields): line is ReadLine & Fields {
  return (
    (line.sequence === null || typeof line.sequence === "number") &&
    typeof line.index === "string" &&
    typeof line.id === "string" &&
    typeof line.source === "object" &&
    line.source !== null
  );
}

function isHistoryEvent(line: Fields): line is HistoryEvent & Fields {
  return typeof line.at === "string" && typeof line.type === "string";
}
