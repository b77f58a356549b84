import { join } from "node:path";
import { parseExact } from "../base/exact-json.ts";
import { readNdjson } from "../base/ndjson.ts";
import type { Signal } from "../otlp/item.ts";
import { RENAMED_FAULTS } from "./fault.ts";
import type { CommonLine, HistoryEvent, ReadLine, SentLine } from "./history.ts";
import { AS_WRITTEN, historyFile } from "./history-files.ts";

/**
 * The readers stream: memory does not grow with the history. Each throws HarnessError
 * `file-not-found` when the file is missing and `history-broken`, with file and line number, when a
 * line is not what the writer writes (a writer that was killed leaves at most its last line broken).
 */

/** The ledger of one signal, ascending by sequence. */
export async function* readSent(folder: string, signal: Signal): AsyncGenerator<SentLine> {
  let common: CommonLine["common"] | undefined;
  // An item without its resource is none: a history that lacks the line before it is refused.
  const isLine = (line: Fields): line is (CommonLine | SentLine) & Fields =>
    isCommonLine(line) || isSentLine(line, common);
  for await (const line of readNdjson(join(folder, historyFile("sent", signal)), isLine)) {
    if (isCommonLine(line)) common = line.common;
    else yield common === undefined ? line : withCommon(line, common);
  }
}

function withCommon(line: SentLine, common: CommonLine["common"]): SentLine {
  // Parsed for this line alone. What the item itself says, as older histories do, comes first.
  Object.assign(line.item, { ...common, ...line.item });
  return line;
}

/** What the backend held of one signal, in the file's order. */
export function readBack(folder: string, signal: Signal): AsyncGenerator<ReadLine> {
  return readNdjson(join(folder, historyFile("read", signal)), isReadLine, parseReadLine);
}

/** What came out of a run's reference of one signal, ascending by sequence; those without one last. */
export function readReference(folder: string, signal: Signal): AsyncGenerator<ReadLine> {
  return readNdjson(join(folder, historyFile("reference", signal)), isReadLine, parseReadLine);
}

const WRITTEN_BY_TARGET = `{"numbers":"${AS_WRITTEN}",`;

/** @throws SyntaxError */
function parseReadLine(text: string): unknown {
  if (!text.startsWith(WRITTEN_BY_TARGET)) return JSON.parse(text);
  const { numbers: _numbers, ...line } = parseExact(text) as Fields;
  return line;
}

/** What was done, in order of time; faults by their present names. */
export async function* readEvents(folder: string): AsyncGenerator<HistoryEvent> {
  for await (const event of readNdjson(join(folder, historyFile("events")), isHistoryEvent)) {
    const kind = event.type === "fault" ? RENAMED_FAULTS[event.kind] : undefined;
    yield event.type === "fault" && kind !== undefined ? { ...event, kind } : event;
  }
}

type Fields = Record<string, unknown>;

function isCommonLine(line: Fields): line is CommonLine & Fields {
  const { common } = line;
  return typeof common === "object" && common !== null && "resource" in common && "scope" in common;
}

function isSentLine(
  line: Fields,
  common: CommonLine["common"] | undefined,
): line is SentLine & Fields {
  const item = line.item;
  return (
    typeof line.batch === "number" &&
    typeof item === "object" &&
    item !== null &&
    (common !== undefined || "resource" in item) &&
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
