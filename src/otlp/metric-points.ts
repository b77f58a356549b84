import type { KeyValue } from "./generated/opentelemetry/proto/common/v1/common_pb.js";
import type { Metric } from "./generated/opentelemetry/proto/metrics/v1/metrics_pb.js";

/** A metric with exactly one data point, and that point's attributes. */
export interface SinglePoint {
  readonly single: Metric;
  readonly attributes: readonly KeyValue[];
}

/** The metric once per data point; none for a metric without points or of an unknown kind. */
export function oneMetricPerPoint(metric: Metric): SinglePoint[] {
  const { data } = metric;
  switch (data.case) {
    case "gauge":
      return data.value.dataPoints.map((point) => ({
        single: {
          ...metric,
          data: { case: "gauge", value: { ...data.value, dataPoints: [point] } },
        },
        attributes: point.attributes,
      }));
    case "sum":
      return data.value.dataPoints.map((point) => ({
        single: { ...metric, data: { case: "sum", value: { ...data.value, dataPoints: [point] } } },
        attributes: point.attributes,
      }));
    case "histogram":
      return data.value.dataPoints.map((point) => ({
        single: {
          ...metric,
          data: { case: "histogram", value: { ...data.value, dataPoints: [point] } },
        },
        attributes: point.attributes,
      }));
    case "exponentialHistogram":
      return data.value.dataPoints.map((point) => ({
        single: {
          ...metric,
          data: { case: "exponentialHistogram", value: { ...data.value, dataPoints: [point] } },
        },
        attributes: point.attributes,
      }));
    case "summary":
      return data.value.dataPoints.map((point) => ({
        single: {
          ...metric,
          data: { case: "summary", value: { ...data.value, dataPoints: [point] } },
        },
        attributes: point.attributes,
      }));
    default:
      return [];
  }
}
