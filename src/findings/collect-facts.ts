import { isAssignment } from "../parts/collector/assignments.ts";
import { type LogLine, readCollectorLog } from "../parts/collector/log.ts";
import { isOffsetReset } from "../parts/collector/offset-resets.ts";
import type { History } from "../telemetry/judge.ts";
import { missingBetween } from "./missing-between.ts";
import type { RunFacts } from "./run-facts.ts";

type ReadFromHistory = "missingBeforeBackend" | "missingDuringOutage";

/** What a scenario knows; the rest is read from the logs and the history. */
export interface FactSources extends Omit<RunFacts, "logs" | "logFiles" | ReadFromHistory> {
  readonly logFiles: { readonly edge: string; readonly backend: string | undefined };
  readonly history: History;
}

/** No log is kept in memory beyond this many notable lines. */
const LINES_KEPT = 20_000;

/** Gathers what findings are drawn from. */
export async function collectFacts(sources: FactSources): Promise<RunFacts> {
  const { history, logFiles, ...known } = sources;
  const during = known.outage?.sequences ?? { from: 0, to: 0 };
  const [edge, backend, [missingBeforeBackend, missingDuringOutage]] = await Promise.all([
    notableLines(logFiles.edge, known.since),
    logFiles.backend === undefined ? [] : notableLines(logFiles.backend, known.since),
    missingBetween(history, known.target, [{ from: 0, to: known.itemsBeforeBackend }, during]),
  ]);
  return {
    ...known,
    logFiles: { edge: logFiles.edge, backend: logFiles.backend ?? "(not started)" },
    logs: { edge, backend },
    missingBeforeBackend,
    missingDuringOutage,
  };
}

async function notableLines(file: string, since: number): Promise<LogLine[]> {
  const kept: LogLine[] = [];
  for await (const line of readCollectorLog(file)) {
    const isQuiet = line.level === "info" || line.level === "debug";
    const isOfInterest = !(line.at < since) && (!isQuiet || isOffsetReset(line));
    if (!isOfInterest && !isAssignment(line)) continue;
    if (kept.length < LINES_KEPT) kept.push(line);
  }
  return kept;
}
