import { isAssignment } from "../parts/collector/assignments.ts";
import { type LogLine, readCollectorLog } from "../parts/collector/log.ts";
import { PROJECTIONS } from "../targets/projections.ts";
import { account } from "../telemetry/account.ts";
import { SIGNALS, type Signal } from "../telemetry/item.ts";
import { acknowledgementsOf, type History } from "../telemetry/judge.ts";
import type { RunFacts } from "./run-facts.ts";

/** What a scenario knows; the rest is read from the logs and the history. */
export interface FactSources extends Omit<RunFacts, "logs" | "logFiles" | "missingBeforeBackend"> {
  readonly logFiles: { readonly edge: string; readonly backend: string | undefined };
  readonly history: History;
}

/** No log is kept in memory beyond this many notable lines. */
const LINES_KEPT = 20_000;

/** Gathers what findings are drawn from. */
export async function collectFacts(sources: FactSources): Promise<RunFacts> {
  const { history, logFiles, ...known } = sources;
  const [edge, backend, missingBeforeBackend] = await Promise.all([
    notableLines(logFiles.edge, known.since),
    logFiles.backend === undefined ? [] : notableLines(logFiles.backend, known.since),
    missingAmongFirst(history, known),
  ]);
  return {
    ...known,
    logFiles: { edge: logFiles.edge, backend: logFiles.backend ?? "(not started)" },
    logs: { edge, backend },
    missingBeforeBackend,
  };
}

async function notableLines(file: string, since: number): Promise<LogLine[]> {
  const kept: LogLine[] = [];
  for await (const line of readCollectorLog(file)) {
    const isQuiet = line.level === "info" || line.level === "debug";
    if ((isQuiet || line.at < since) && !isAssignment(line)) continue;
    if (kept.length < LINES_KEPT) kept.push(line);
  }
  return kept;
}

/** Per signal, the missing items among those sent before the backend collector's first start. */
async function missingAmongFirst(
  history: History,
  { target, itemsBeforeBackend }: Pick<RunFacts, "target" | "itemsBeforeBackend">,
): Promise<Partial<Record<Signal, number>>> {
  const acknowledgements = await acknowledgementsOf(history.events());
  const missing: Partial<Record<Signal, number>> = {};
  for (const signal of SIGNALS) {
    let found = 0;
    await account({
      signal,
      sent: history.sent(signal),
      read: history.readBack(signal),
      acknowledgements: acknowledgements[signal],
      projection: PROJECTIONS[target],
      onOutcome: (sent, acknowledgement, outcome) => {
        if (sent.item.sequence >= itemsBeforeBackend || acknowledgement !== "accepted") return;
        if (outcome.kind === "missing") found++;
      },
    });
    missing[signal] = found;
  }
  return missing;
}
