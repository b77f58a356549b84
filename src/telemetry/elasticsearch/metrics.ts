import type { Attributes, MetricItem, Value } from "../item.ts";
import { commonFields, text, withAttributes } from "./common-fields.ts";
import type { Expectation } from "./expectation.ts";
import { type ExpectedElasticsearchDocument, expectedDocument } from "./expected-document.ts";
import { type Centroids, explicitCentroids, exponentialCentroids } from "./histograms.ts";

/**
 * A data point becomes one document in `metrics-*`: the exporter joins points of the same attributes
 * and times, and the sequence number keeps those of the ledger apart. Histograms of cumulative
 * temporality become none: the exporter drops them and logs "dropping cumulative temporality
 * histogram".
 */
export function metricDocuments(item: MetricItem): readonly ExpectedElasticsearchDocument[] {
  const value = valueFields(item);
  if (value === undefined) return [];
  const flat = { ...item, attributes: textual(item.attributes), resource: textual(item.resource) };
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
      ...value,
    }),
  ];
}

function valueFields({ name, point }: MetricItem): Record<string, Expectation> | undefined {
  switch (point.type) {
    case "gauge":
    case "sum":
      return { [`metrics.${name}`]: { kind: "number", value: point.value } };
    case "histogram":
      return point.temporality === "cumulative"
        ? undefined
        : centroidFields(name, explicitCentroids(point));
    case "exponential_histogram":
      return point.temporality === "cumulative"
        ? undefined
        : centroidFields(name, exponentialCentroids(point));
  }
}

function centroidFields(name: string, centroids: Centroids): Record<string, Expectation> {
  return {
    [`metrics.${name}.counts`]: { kind: "leaf", value: centroids.counts },
    [`metrics.${name}.values`]: { kind: "centroids", values: centroids.values },
  };
}

/** In metrics documents a map as an attribute's value is written as its JSON text. */
function textual(attributes: Attributes): Attributes {
  const isMap = (value: Value): boolean =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  if (!Object.values(attributes).some(isMap)) return attributes;
  return Object.fromEntries(
    Object.entries(attributes).map(([key, value]) => [
      key,
      isMap(value) ? JSON.stringify(value, sortedKeys) : value,
    ]),
  );
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
