import { EVENT_ATTRIBUTE } from "../../../otlp/item.ts";
import { attributeOf, isOwnSequence } from "../../../record/document-attributes.ts";
import type { ReadLine } from "../../../record/history.ts";
import { ABSENT, type Difference, type Projection } from "../../account/projection.ts";
import { flatten } from "./document.ts";
import { meets, shown, shownReceived } from "./expectation.ts";
import type { ExpectedElasticsearchDocument } from "./expected-document.ts";
import { isExpected } from "./fast-compare.ts";
import { logDocument } from "./logs.ts";
import { metricDocuments } from "./metrics.ts";
import { eventName, spanDocuments } from "./spans.ts";

/** Fields that may hold anything, or be missing, and why. */
export const VOLATILE_FIELDS: ReadonlyMap<string, string> = new Map([
  ["_metric_names_hash", "a hash of the metric names, which are compared themselves"],
]);

/**
 * What the Elasticsearch exporter (v0.153.0, mapping mode `otel`, the default) makes of items; worked
 * out from the OTLP data model and what its documents look like, not by its code.
 *
 * It does not keep, so nothing is expected of: span and link flags, log flags, a span's end time
 * (the duration is kept), a metric's description, temporality and monotonicity, times of data points
 * below the millisecond, count, sum, min, max, bounds and scale of histograms (centroids are kept),
 * exemplars, and the attributes that steer the exporter itself.
 */
export const elasticsearchProjection: Projection<ExpectedElasticsearchDocument> = {
  expected(item) {
    switch (item.signal) {
      case "traces":
        return spanDocuments(item);
      case "logs":
        return [logDocument(item)];
      case "metrics":
        return metricDocuments(item);
    }
  },

  nameOf(line, signal) {
    if (!isOwnSequence(line)) return null;
    switch (signal) {
      case "traces":
        return nameOfTrace(line);
      case "logs":
        return isLog(line) ? "log" : null;
      case "metrics":
        return has(line, "metrics") ? "data point" : null;
    }
  },

  compare(expected, line) {
    if (isExpected(expected, line.source)) return [];
    const received = flatten(line.source);
    const differences: Difference[] = [];
    const document = expected.name;
    for (const [field, expectation] of expected.fields) {
      const value = received.get(field);
      if (value === undefined) {
        differences.push({ document, field, expected: shown(expectation), received: ABSENT });
      } else if (!meets(expectation, value)) {
        const both = { expected: shown(expectation), received: shownReceived(expectation, value) };
        differences.push({ document, field, ...both });
      }
    }
    for (const [field, value] of received) {
      if (expected.fields.has(field) || VOLATILE_FIELDS.has(field)) continue;
      differences.push({ document, field, expected: ABSENT, received: value });
    }
    return differences;
  },
};

/** Only spans have a duration; in `logs-*` their events carry the event's index. */
function nameOfTrace(line: ReadLine): string | null {
  if (has(line, "duration")) return "span";
  const event = attributeOf(line.source, EVENT_ATTRIBUTE);
  return event === undefined ? null : eventName(event);
}

function isLog(line: ReadLine): boolean {
  return !has(line, "metrics") && !has(line, "duration");
}

function has(line: ReadLine, field: string): boolean {
  return line.source[field] !== undefined;
}
