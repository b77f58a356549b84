import type { History } from "../telemetry/judge.ts";
import { withoutRefused } from "../telemetry/signal-account.ts";
import { loadDurable } from "./durable-line.ts";
import { type MissingItems, missingBetween } from "./missing-between.ts";
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
  readonly history: Pick<History, "sent">;
  readonly missing: MissingItems;
}

/** Gathers what findings are drawn from. */
export async function collectFacts(sources: FactSources): Promise<RunFacts> {
  const { history, logFiles, missing, ...known } = sources;
  const [edge, backend, durable, times] = await Promise.all([
    notableLines(logFiles.edge, known.since),
    logFiles.backend === undefined ? [] : notableLines(logFiles.backend, known.since),
    loadDurable(known.target),
    missingMetricTimes(history, missing.missing.metrics),
  ]);
  const none = { from: 0, to: 0 };
  return {
    ...known,
    signals: Object.fromEntries(
      Object.entries(known.signals).map(([signal, account]) => [signal, withoutRefused(account)]),
    ),
    logFiles: { edge: logFiles.edge, backend: logFiles.backend ?? "(not started)" },
    logs: { edge, backend },
    durable,
    missingBeforeBackend: missingBetween(missing, { from: 0, to: known.itemsBeforeBackend }),
    missingDuringOutage: missingBetween(missing, known.outage?.sequences ?? none),
    missingOfBrokerCrash: missingBetween(missing, known.brokerCrash?.sequences ?? none),
    ...(times === undefined ? {} : { missingMetricTimes: times }),
  };
}
