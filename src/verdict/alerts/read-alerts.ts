import type { LogLine } from "../../record/collector-log/log.ts";
import { takesAway } from "../../record/fault.ts";
import { readEvents } from "../../record/history-reader.ts";
import { readSamples } from "../../record/timeline/read-samples.ts";
import type { Alert } from "./alert.ts";
import { AlertWatch, type LeveledLines, type LogLevels } from "./alert-watch.ts";

/**
 * What a scenario's alerts did, from its history and the collectors' logs.
 *
 * @throws HarnessError `file-not-found`, `history-broken`
 */
export async function readAlerts(
  historyFolder: string,
  logs: { readonly edge: readonly LogLine[]; readonly backend: readonly LogLine[] },
): Promise<Alert[]> {
  const watch = new AlertWatch();
  for await (const sample of readSamples(historyFolder)) watch.add(sample);
  const levels = { edge: levelsOf(logs.edge), backend: levelsOf(logs.backend) };
  return watch.alerts(levels, await beginningOfOutage(historyFolder));
}

/** When the first fault began that takes a part away. */
async function beginningOfOutage(historyFolder: string): Promise<number | undefined> {
  for await (const event of readEvents(historyFolder)) {
    if (event.type !== "fault" || event.phase !== "began") continue;
    if (takesAway(event.kind)) return Date.parse(event.at);
  }
  return undefined;
}

function levelsOf(log: readonly LogLine[]): LogLevels {
  return { error: linesAt(log, "error"), warn: linesAt(log, "warn") };
}

function linesAt(log: readonly LogLine[], level: string): LeveledLines {
  const found = log.filter((line) => line.level === level);
  return {
    lines: found.reduce((sum, { times = 1 }) => sum + times, 0),
    first: Math.min(...found.map(({ at }) => at)),
  };
}
