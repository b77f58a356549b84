import {
  countOf,
  isOutsideOfWindow,
  refusedDocuments,
} from "../../record/collector-log/refused-documents.ts";
import { severityOf } from "./finding-kit.ts";
import type { Found, Rule } from "./rule.ts";
import { quote, type RunFacts } from "./run-facts.ts";

const BACK =
  "set index.look_back_time of the metrics data streams (component template metrics-otel@custom) to more than the longest outage, before a stream gets its first document; a stream that exists keeps its start";
const AHEAD =
  "set index.look_ahead_time of the metrics data streams (component template metrics-otel@custom) to more than the longest outage of Elasticsearch, or keep the backend collector back until Elasticsearch has moved the window (time_series.poll_interval)";

/**
 * Elasticsearch refused metrics because of their time: no index of the time series data stream takes
 * it.
 * @see https://www.elastic.co/docs/manage-data/data-store/data-streams/time-bound-tsds
 */
export const tooOldForTimeSeries = {
  code: "too-old-for-time-series",
  severities: ["loss", "risk"],
  detect,
} as const satisfies Rule;

function detect(facts: RunFacts): Found[] {
  const refused = refusedDocuments(facts.logs.backend).filter(isOutsideOfWindow);
  const [first] = refused;
  if (first === undefined) return [];
  const windows = facts.refusals?.metricsWindows ?? [];
  const missing = facts.missingMetricTimes;
  const newer = missing !== undefined && windows.some(({ end }) => missing.latest >= end);
  return [
    {
      severity: severityOf(
        facts,
        refused.map(({ line }) => line),
      ),
      message:
        `Elasticsearch refused ${countOf(refused)} metric documents permanently: their time is ` +
        "outside of what the time series data stream accepts. Kafka kept them, which did not help: " +
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

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
