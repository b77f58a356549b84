/**
 * Lines of a log that has grown beyond its bound: one line stands for many that say the same. A line of
 * JSON has their number as its first field, another one at its beginning.
 */
const TIMES = "edot_kafka_harness.times";

/** @param line without an end of line, one of those that it stands for */
export function countedLine(line: string, times: number): string {
  return line.startsWith('{"')
    ? `{"${TIMES}":${times},${line.slice(1)}`
    : `edot-kafka-harness: ${times} times: ${line}`;
}

/** Takes the number out of a parsed line: how many lines it stands for, one where it has none. */
export function takeTimes(fields: Record<string, unknown>): number {
  const times = fields[TIMES];
  if (typeof times !== "number") return 1;
  delete fields[TIMES];
  return times;
}
