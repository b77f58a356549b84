import { isAssignment } from "./assignments.ts";
import { classify } from "./classify.ts";
import { type LogLine, readCollectorLog } from "./log.ts";
import { PASSING } from "./passing.ts";

/** No log is kept in memory beyond this many different lines. */
const LINES_KEPT = 20_000;

/**
 * What a collector's log holds that findings are based on: warnings and errors since a moment
 * (milliseconds since the Unix epoch), failed attempts, those without a pause, and all assignments of
 * partitions. Lines that say the same are one, with their number.
 *
 * @param bytes what is beyond them is not read
 */
export async function relevantLines(
  { path, bytes }: { readonly path: string; readonly bytes?: number },
  since: number,
): Promise<LogLine[]> {
  const kept = new Map<string, { readonly line: LogLine; times: number }>();
  for await (const line of readCollectorLog(path, bytes)) {
    const assigns = isAssignment(line);
    if (!assigns && !isRelevant(line, since)) continue;
    // Each assignment counts by itself: they follow one another.
    const said = assigns ? `${kept.size} ${line.at}` : saidBy(line);
    const { times = 1 } = line;
    const same = kept.get(said);
    if (same !== undefined) same.times += times;
    else if (kept.size < LINES_KEPT) kept.set(said, { line, times });
  }
  return [...kept.values()].map(({ line, times }) =>
    times === (line.times ?? 1) ? line : { ...line, times },
  );
}

function isRelevant(line: LogLine, since: number): boolean {
  if (line.at < since) return false;
  if (line.level !== "info" && line.level !== "debug") return true;
  // An exporter that retries writes nothing else for as long as it does.
  const event = classify(line);
  if (event.id === "message-backed-off") return event.delay === 0;
  return event.id === "request-retried" || event.id === "offset-reset";
}

function saidBy({ fields }: LogLine): string {
  return JSON.stringify(Object.entries(fields).filter(([name]) => !PASSING.includes(name)));
}
