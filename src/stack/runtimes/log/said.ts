import { PASSING } from "../../../record/collector-log/passing.ts";

/** In the collectors' JSON: fields whose text is another one in each line. */
const PASSING_FIELDS = new RegExp(`"(?:${PASSING.join("|")})":"(?:[^"\\\\]|\\\\.)*"`, "g");
/** In other logs: the time at the beginning, as Kafka and Elasticsearch write it. */
const TIME = /^\[?\d{4}-\d\d-\d\d[T ][\d:.,]+(?:Z|[+-]\d\d:?\d\d)?\]?/;
/** What may be an HTTP status of an error makes another message. */
const NUMBERS = /(?<!\d)(?![45]\d\d(?!\d))\d+/g;

/** What a log line says, without what differs each time that it is said. */
export function saidIn(line: string): string {
  return line.startsWith("{") ? line.replace(PASSING_FIELDS, "") : line.replace(TIME, "");
}

/** The same for lines that differ in numbers alone, such as offsets, counts and times. */
export function shapeOf(said: string): string {
  return said.replace(NUMBERS, "0");
}
