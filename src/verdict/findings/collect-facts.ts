import type { CollectorConfig } from "../../collector-config/collector-config.ts";
import type { LogLine } from "../../record/collector-log/log.ts";
import { relevantLines } from "../../record/collector-log/relevant-lines.ts";
import type { History } from "../account/judge.ts";
import { withoutRefused } from "../account/signal-account.ts";
import { loadDurable } from "./durable-line.ts";
import { type MissingItems, missingBetween } from "./missing-between.ts";
import { missingMetricTimes } from "./missing-metric-times.ts";
import type { RunFacts } from "./run-facts.ts";

type ReadFromHistory =
  | "logsElsewhere"
  | "missingBeforeBackend"
  | "missingDuringOutage"
  | "missingOfBrokerCrash"
  | "missingMetricTimes";

/** A collector's log. */
export interface PlacedLog {
  /** Where it is. */
  readonly path: string;
  /** What is beyond them is not the scenario's. */
  readonly bytes: number;
  /** How findings call it. */
  readonly named: string;
}

/** What a scenario knows; the rest is read from the logs and the history. */
export interface FactSources
  extends Omit<RunFacts, "logs" | "logFiles" | "durable" | ReadFromHistory> {
  readonly logFiles: {
    readonly edge: PlacedLog;
    readonly backend: PlacedLog | undefined;
    /** Those of the backend collectors beside the first one. */
    readonly members: readonly (PlacedLog & { readonly name: string })[];
  };
  readonly history: Pick<History, "sent">;
  readonly missing: MissingItems;
}

/** The lines of all backend collectors; those of the others than the first one say whose they are. */
async function backendLines(
  { backend, members }: FactSources["logFiles"],
  since: number,
): Promise<LogLine[]> {
  const first = backend === undefined ? [] : await relevantLines(backend, since);
  if (members.length === 0) return first;
  const others = await Promise.all(
    members.map(async ({ name, ...log }) =>
      (await relevantLines(log, since)).map((line) => ({
        ...line,
        fields: { collector: name, ...line.fields },
      })),
    ),
  );
  return [first, ...others].flat().sort((a, b) => a.at - b.at);
}

/** Whether a line is of an exporter to a second destination: it says nothing of the pipeline's own. */
function isElsewhere({ elsewhere }: CollectorConfig, { component, fields }: LogLine): boolean {
  const isExporter = fields["otelcol.component.kind"] === "exporter";
  return isExporter && component !== undefined && elsewhere.includes(component);
}

/** Gathers what findings are drawn from. */
export async function collectFacts(sources: FactSources): Promise<RunFacts> {
  const { history, logFiles, missing, ...known } = sources;
  const [edge, backend, durable, times] = await Promise.all([
    relevantLines(logFiles.edge, known.since),
    backendLines(logFiles, known.since),
    loadDurable(known.target),
    missingMetricTimes(history, missing.missing.metrics),
  ]);
  const none = { from: 0, to: 0 };
  return {
    ...known,
    signals: Object.fromEntries(
      Object.entries(known.signals).map(([signal, account]) => [signal, withoutRefused(account)]),
    ),
    logFiles: { edge: logFiles.edge.named, backend: logFiles.backend?.named ?? "(not started)" },
    logs: {
      edge: edge.filter((line) => !isElsewhere(known.edge, line)),
      backend: backend.filter((line) => !isElsewhere(known.backend, line)),
    },
    logsElsewhere: {
      edge: edge.filter((line) => isElsewhere(known.edge, line)),
      backend: backend.filter((line) => isElsewhere(known.backend, line)),
    },
    durable,
    missingBeforeBackend: missingBetween(missing, { from: 0, to: known.itemsBeforeBackend }),
    missingDuringOutage: missingBetween(missing, known.outage?.sequences ?? none),
    missingOfBrokerCrash: missingBetween(missing, known.brokerCrash?.sequences ?? none),
    ...(times === undefined ? {} : { missingMetricTimes: times }),
  };
}
