import {
  AggregationTemporality,
  type DataPoint,
  DataPointType,
  type ExponentialHistogram,
  type Histogram,
  type MetricData,
  type ResourceMetrics,
} from "@opentelemetry/sdk-metrics";
import type { MetricItem, Point } from "../../otlp/item.ts";
import { toAttributes, toResource, toScope, toSequence, toUnixNano } from "./values.ts";

/**
 * The data points of one collection, one item each, ascending by sequence (the SDK groups them by
 * instrument).
 *
 * @throws HarnessError `internal`, see `values.ts`; also for the SDK's overflow point, which has no
 * sequence number.
 */
export function toMetricItems(metrics: ResourceMetrics): MetricItem[] {
  const resource = toResource(metrics.resource);
  const items: MetricItem[] = [];
  for (const { scope: sdkScope, metrics: data } of metrics.scopeMetrics) {
    const scope = toScope(sdkScope);
    for (const metric of data) {
      const { name, unit, description } = metric.descriptor;
      for (const { point, value } of toPoints(metric)) {
        items.push({
          signal: "metrics",
          sequence: toSequence(point.attributes),
          resource,
          scope,
          name,
          unit,
          description,
          startUnixNano: toUnixNano(point.startTime),
          timeUnixNano: toUnixNano(point.endTime),
          attributes: toAttributes(point.attributes),
          point: value,
        });
      }
    }
  }
  return items.sort((a, b) => a.sequence - b.sequence);
}

function toPoints(metric: MetricData): { point: DataPoint<unknown>; value: Point }[] {
  const temporality =
    metric.aggregationTemporality === AggregationTemporality.DELTA ? "delta" : "cumulative";
  switch (metric.dataPointType) {
    case DataPointType.GAUGE:
      return metric.dataPoints.map((point) => ({
        point,
        value: { type: "gauge", value: point.value },
      }));
    case DataPointType.SUM:
      return metric.dataPoints.map((point) => ({
        point,
        value: { type: "sum", value: point.value, monotonic: metric.isMonotonic, temporality },
      }));
    case DataPointType.HISTOGRAM:
      return metric.dataPoints.map((point) => ({
        point,
        value: {
          type: "histogram",
          temporality,
          ...toStatistics(point.value),
          bounds: point.value.buckets.boundaries,
          counts: point.value.buckets.counts,
        },
      }));
    case DataPointType.EXPONENTIAL_HISTOGRAM:
      return metric.dataPoints.map((point) => ({
        point,
        value: {
          type: "exponential_histogram",
          temporality,
          ...toStatistics(point.value),
          scale: point.value.scale,
          zeroCount: point.value.zeroCount,
          positive: toBuckets(point.value.positive),
          negative: toBuckets(point.value.negative),
        },
      }));
  }
}

function toStatistics({ count, sum, min, max }: Histogram | ExponentialHistogram) {
  return {
    count,
    ...(sum === undefined ? {} : { sum }),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
  };
}

function toBuckets(buckets: ExponentialHistogram["positive"]) {
  return { offset: buckets.offset, counts: buckets.bucketCounts };
}
