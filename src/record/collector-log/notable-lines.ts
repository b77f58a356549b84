import { isAssignment } from "./assignments.ts";
import { type LogLine, readCollectorLog } from "./log.ts";
import { isOffsetReset } from "./offset-resets.ts";

/** No log is kept in memory beyond this many different lines. */
const LINES_KEPT = 20_000;

/** What may differ between two lines that say the same. */
const PASSING = ["ts", "resource", "caller", "stacktrace", "interval"];

/** An exporter that retries says so at level info, and nothing else for as long as it does. */
const RETRIED = "Exporting failed. Will retry the request after interval.";

/** The kafka receiver says at level info that it tries a message again, and after which pause. */
export function isBackedOffForNothing({ message, fields }: LogLine): boolean {
  return message === "Backing off due to error from the next consumer." && fields.delay === 0;
}

/**
 * What a collector's log holds that findings are drawn from: warnings and errors since a moment
 * (milliseconds since the Unix epoch), failed attempts, those without a pause, and all assignments of
 * partitions. Lines that say the same are one, with their number.
 *
 * @param bytes what is beyond them is not read
 */
export async function notableLines(
  { path, bytes }: { readonly path: string; readonly bytes?: number },
  since: number,
): Promise<LogLine[]> {
  const kept = new Map<string, { readonly line: LogLine; times: number }>();
  for await (const line of readCollectorLog(path, bytes)) {
    if (!isNotable(line, since)) continue;
    // Each assignment counts by itself: they follow one another.
    const said = isAssignment(line) ? `${kept.size} ${line.at}` : saidBy(line);
    const same = kept.get(said);
    if (same !== undefined) same.times++;
    else if (kept.size < LINES_KEPT) kept.set(said, { line, times: 1 });
  }
  return [...kept.values()].map(({ line, times }) => (times === 1 ? line : { ...line, times }));
}

/** How often a line was written. */
export function timesOf(line: LogLine): number {
  return line.times ?? 1;
}

function isNotable(line: LogLine, since: number): boolean {
  if (isAssignment(line)) return true;
  const isQuiet = line.level === "info" || line.level === "debug";
  if (line.at < since) return false;
  if (!isQuiet || line.message === RETRIED) return true;
  return isOffsetReset(line) || isBackedOffForNothing(line);
}

function saidBy({ fields }: LogLine): string {
  return JSON.stringify(Object.entries(fields).filter(([name]) => !PASSING.includes(name)));
}
