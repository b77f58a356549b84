import type { History } from "../telemetry/judge.ts";
import { withoutRefused } from "../telemetry/signal-account.ts";
import { loadDurable } from "./durable-line.ts";
import { missingBetween } from "./missing-between.ts";
import { missingMetricTimes } from "./missing-metric-times.ts";
import { notableLines } from "./notable-lines.ts";
import type { RunFacts } from "./run-facts.ts";

type ReadFromHistory =
  | "missingBeforeBackend"
  | "missingDuringOutage"
  | "missingOfBrokerCrash"
  | "missingMetricTimes";

/** What a scenario knows; the rest is read from the logs and the history. */
export interface FactSources
  extends Omit<RunFacts, "logs" | "logFiles" | "durable" | ReadFromHistory> {
  readonly logFiles: { readonly edge: string; readonly backend: string | undefined };
  readonly history: History;
}

/** Gathers what findings are drawn from. */
export async function collectFacts(sources: FactSources): Promise<RunFacts> {
  const { history, logFiles, ...known } = sources;
  const during = known.outage?.sequences ?? { from: 0, to: 0 };
  const crash = known.brokerCrash?.sequences ?? { from: 0, to: 0 };
  const before = { from: 0, to: known.itemsBeforeBackend };
  const [edge, backend, durable, missing, times] = await Promise.all([
    notableLines(logFiles.edge, known.since),
    logFiles.backend === undefined ? [] : notableLines(logFiles.backend, known.since),
    loadDurable(known.target),
    missingBetween(history, known.target, [before, during, crash]),
    missingMetricTimes(history, known),
  ]);
  const [missingBeforeBackend, missingDuringOutage, missingOfBrokerCrash] = missing;
  return {
    ...known,
    signals: Object.fromEntries(
      Object.entries(known.signals).map(([signal, account]) => [signal, withoutRefused(account)]),
    ),
    logFiles: { edge: logFiles.edge, backend: logFiles.backend ?? "(not started)" },
    logs: { edge, backend },
    durable,
    missingBeforeBackend,
    missingDuringOutage,
    missingOfBrokerCrash,
    ...(times === undefined ? {} : { missingMetricTimes: times }),
  };
}
