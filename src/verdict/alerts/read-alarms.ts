import type { LogLine } from "../../record/collector-log/log.ts";
import { takesAway } from "../../record/fault.ts";
import { readEvents } from "../../record/history-reader.ts";
import { readSamples } from "../../record/timeline/read-samples.ts";
import type { Alarm } from "./alarm.ts";
import { AlarmWatch, type LeveledLines, type LogLevels } from "./alarm-watch.ts";

/**
 * What a scenario's alarms did, from its history and the collectors' logs.
 *
 * @throws HarnessError `file-not-found`, `history-broken`
 */
export async function readAlarms(
  historyFolder: string,
  logs: { readonly edge: readonly LogLine[]; readonly backend: readonly LogLine[] },
): Promise<Alarm[]> {
  const watch = new AlarmWatch();
  for await (const sample of readSamples(historyFolder)) watch.add(sample);
  const levels = { edge: levelsOf(logs.edge), backend: levelsOf(logs.backend) };
  return watch.alarms(levels, await beginningOfOutage(historyFolder));
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
