import type { LogLine } from "../parts/collector/log.ts";
import { readSamples } from "../timeline/read-samples.ts";
import type { Alarm } from "./alarm.ts";
import { AlarmWatch, type ErrorLines } from "./alarm-watch.ts";

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
  return watch.alarms({ edge: errorLines(logs.edge), backend: errorLines(logs.backend) });
}

function errorLines(log: readonly LogLine[]): ErrorLines {
  const errors = log.filter(({ level }) => level === "error");
  return {
    lines: errors.reduce((sum, { times = 1 }) => sum + times, 0),
    first: Math.min(...errors.map(({ at }) => at)),
  };
}
