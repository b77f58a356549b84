import {
  countOf,
  type RefusedDocument,
  refusedDocuments,
} from "../../record/collector-log/exporter-words.ts";
import type { Finding } from "./finding.ts";
import { quote, type RunFacts, severityOf } from "./run-facts.ts";

const BACK =
  "set index.look_back_time of the metrics data streams (component template metrics-otel@custom) to more than the longest outage, before a stream gets its first document; a stream that exists keeps its start";
const AHEAD =
  "set index.look_ahead_time of the metrics data streams (component template metrics-otel@custom) to more than the longest outage of Elasticsearch, or keep the backend collector back until Elasticsearch has moved the window (time_series.poll_interval)";

/**
 * Elasticsearch refused metrics because of their time: no index of the time series data stream takes
 * it.
 * @see https://www.elastic.co/docs/manage-data/data-store/data-streams/time-bound-tsds
 */
export function tooOldForTimeSeries(facts: RunFacts): Finding[] {
  const refused = refusedDocuments(facts.logs.backend).filter(isOutsideOfWindow);
  const [first] = refused;
  if (first === undefined) return [];
  const windows = facts.refusals?.metricsWindows ?? [];
  const missing = facts.missingMetricTimes;
  const newer = missing !== undefined && windows.some(({ end }) => missing.latest >= end);
  return [
    {
      code: "too-old-for-time-series",
      severity: severityOf(
        facts,
        refused.map(({ line }) => line),
      ),
      message:
        `Elasticsearch refused ${countOf(refused)} metric documents for good, since their time is ` +
        "outside of what the time series data stream takes. Kafka kept them, and that did not help: " +
        `they are too ${newer ? "new for a window that has not moved on" : "old"}.`,
      remedy: newer ? AHEAD : BACK,
      evidence: [
        ...windows.map(({ index, start, end }) => ({
          source: `index ${index}`,
          text: `takes points from ${iso(start)} to before ${iso(end)}`,
        })),
        ...(missing === undefined
          ? []
          : [
              {
                source: "sent",
                text: `the missing data points are of ${iso(missing.earliest)} to ${iso(missing.latest)}`,
              },
            ]),
        { source: facts.logFiles.backend, text: quote(first.line) },
      ],
    },
  ];
}

/** Elasticsearch 9 has an error type of its own for it; the reason is there only if asked for. */
export function isOutsideOfWindow({ type, reason }: RefusedDocument): boolean {
  return type === "timestamp_error" || reason.includes("outside of ranges of currently writable");
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
