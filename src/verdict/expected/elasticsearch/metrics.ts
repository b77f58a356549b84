import type { Attributes, MetricItem, Value } from "../../../otlp/item.ts";
import { commonFields, onceEach, text, withAttributes } from "./common-fields.ts";
import type { Expectation } from "./expectation.ts";
import { type ExpectedElasticsearchDocument, expectedDocument } from "./expected-document.ts";
import { type Centroids, explicitCentroids, exponentialCentroids } from "./histograms.ts";

/**
 * A data point becomes one document in `metrics-*`: the exporter joins points of the same attributes
 * and times, and the sequence number keeps those of the ledger apart. The exporter
 * drops histograms of cumulative temporality; that is a loss like any other, since a pipeline can
 * convert them on the way.
 */
export function metricDocuments(item: MetricItem): readonly ExpectedElasticsearchDocument[] {
  const flat = {
    ...item,
    attributes: textual(item.attributes),
    resource: textualResource(item.resource),
  };
  const common = commonFields(flat, "metrics");
  const plain = withAttributes({ ...common, ...text({ unit: item.unit }) }, flat.attributes);
  const started: Readonly<Record<string, Expectation>> =
    item.startUnixNano === "0"
      ? {}
      : { start_timestamp: { kind: "metric-time", nanos: item.startUnixNano } };
  return [
    expectedDocument("data point", plain, {
      "@timestamp": { kind: "metric-time", nanos: item.timeUnixNano },
      ...started,
      ...valueFields(item),
    }),
  ];
}

function valueFields({ name, point }: MetricItem): Record<string, Expectation> {
  switch (point.type) {
    case "gauge":
    case "sum":
      return { [`metrics.${name}`]: { kind: "number", value: point.value } };
    case "histogram":
      return centroidFields(name, explicitCentroids(point));
    case "exponential_histogram":
      return centroidFields(name, exponentialCentroids(point));
  }
}

function centroidFields(name: string, centroids: Centroids): Record<string, Expectation> {
  return {
    [`metrics.${name}.counts`]: { kind: "leaf", value: centroids.counts },
    [`metrics.${name}.values`]: { kind: "centroids", values: centroids.values },
  };
}

/** In metrics documents a map within an attribute's value is written as its JSON text. */
function textual(attributes: Attributes): Attributes {
  const isObject = (value: Value): boolean => typeof value === "object" && value !== null;
  if (!Object.values(attributes).some(isObject)) return attributes;
  return Object.fromEntries(
    Object.entries(attributes).map(([key, value]) => [key, textualValue(value)]),
  );
}

const textualResource = onceEach(textual);

function textualValue(value: Value): Value {
  if (typeof value !== "object" || value === null) return value;
  return Array.isArray(value) ? value.map(textualValue) : JSON.stringify(value, sortedKeys);
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
