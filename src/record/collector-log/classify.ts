import { statusIn } from "./answer-status.ts";
import {
  ENDS,
  isText,
  type KnownMessage,
  type KnownReason,
  MESSAGES,
  type MessageId,
  REASONS,
} from "./catalogue.ts";
import type { CollectorEvent, EventOf } from "./events.ts";
import { FIELD_READERS } from "./field-readers.ts";
import type { LogLine } from "./log.ts";

/** What a line says, by the {@link MESSAGES} and {@link REASONS} of the catalogue. */
export function classify(line: LogLine): CollectorEvent {
  const said = { line, times: line.times ?? 1, ...failureIn(line) };
  const id = MESSAGES.find((message) => isMessage(message, line))?.id;
  if (id === undefined) return { id: "unknown", ...said };
  const fields = id in FIELD_READERS ? FIELD_READERS[id as keyof typeof FIELD_READERS](line) : {};
  if (fields === undefined) return { id: "unknown", ...said };
  // The reader of an id returns the fields of that id.
  return { id, ...said, ...fields } as CollectorEvent;
}

const classified = new WeakMap<readonly LogLine[], readonly CollectorEvent[]>();

/** What the lines of a log say, one event a line; worked out once for each array, which must not change. */
export function eventsIn(lines: readonly LogLine[]): readonly CollectorEvent[] {
  const known = classified.get(lines);
  if (known !== undefined) return known;
  const events = lines.map(classify);
  classified.set(lines, events);
  return events;
}

/** The events of some messages among the lines of a log, in order. */
export function eventsOf<Id extends MessageId>(
  lines: readonly LogLine[],
  ...ids: readonly Id[]
): EventOf<Id>[] {
  return eventsIn(lines).filter((event): event is EventOf<Id> => ids.some((id) => id === event.id));
}

/** Whether a line has a message of the catalogue. */
export function isMessage(message: KnownMessage, line: LogLine): boolean {
  const { within } = message;
  return isText(
    message,
    within === undefined ? line.message : `${line.message} ${line.error ?? ""}`,
  );
}

/** Whether a line has a reason of the catalogue. */
export function isReason(reason: KnownReason, line: LogLine): boolean {
  const text = reasonText(reason, line);
  return text !== undefined && isText(reason, text);
}

function reasonText({ within }: KnownReason, { message, error, fields }: LogLine) {
  if (within === undefined) return error;
  return `${message} ${error ?? ""} ${fields["error.type"] ?? ""}`;
}

const [PERMANENT, INTERRUPTED] = ENDS;

/** The error of a line without the mark of a permanent one. */
export function causeIn({ error }: LogLine): string | undefined {
  return error?.replace(PERMANENT.text, "").trimStart();
}

/** Reasons whose first group is a topic. */
const NAME_TOPICS = new Set<string>(["topic-forbidden", "topic-unknown", "record-invalid"]);

function failureIn(line: LogLine) {
  const { error = "" } = line;
  const found = REASONS.find((reason) => isReason(reason, line));
  const [topic] = found === undefined ? [] : groupsIn(found.text, error);
  const status = statusIn(error);
  const hasTopic = found !== undefined && NAME_TOPICS.has(found.id);
  return {
    ...(found === undefined ? {} : { reason: found.id }),
    ...(hasTopic && topic !== undefined ? { reasonTopic: topic } : {}),
    ...(status === undefined ? {} : { status }),
    permanent: isText(PERMANENT, error),
    interrupted: isText(INTERRUPTED, error),
  };
}

function groupsIn(text: RegExp, error: string): string[] {
  const [, ...groups] = text.exec(error) ?? [];
  return groups.filter((group) => group !== undefined);
}
