import type { Buckets, MetricItem, Point } from "../../../otlp/item.ts";
import { type Message, withoutDefaults } from "../../../otlp/json-message.ts";
import { isInt64, toKeyValues } from "./any-value.ts";
import { commonFields } from "./common-fields.ts";
import type { Expectation } from "./expectation.ts";
import { type ExpectedFields, type ExpectedMotlpItem, expectedFields } from "./expected-item.ts";

const TEMPORALITIES = {
  delta: { kind: "enum", name: "AGGREGATION_TEMPORALITY_DELTA", number: 1 },
  cumulative: { kind: "enum", name: "AGGREGATION_TEMPORALITY_CUMULATIVE", number: 2 },
} as const satisfies Record<string, Expectation>;

/** The name of a metric's data in OTLP/JSON. */
const DATA = {
  gauge: "gauge",
  sum: "sum",
  histogram: "histogram",
  exponential_histogram: "exponentialHistogram",
} as const satisfies Record<Point["type"], string>;

/** The path of a metric's temporality, by the type of its points; a gauge has none. */
function temporalityField(point: Point): string {
  return `metric.${DATA[point.type]}.aggregationTemporality`;
}

/**
 * A data point arrives as one item: its metric with this point alone. Where a cumulative one can be
 * converted to delta on the way (see {@link toDelta}), that is as good.
 */
export function expectedDataPoint(item: MetricItem): ExpectedMotlpItem {
  const delta = toDelta(item.point);
  return {
    name: "data point",
    fields: fieldsOf(item, item.point),
    ...(delta === undefined
      ? {}
      : { converted: { mark: temporalityField(delta), fields: fieldsOf(item, delta) } }),
  };
}

/**
 * What the collector's `cumulativetodelta` processor makes of the first point of a stream: the same
 * point since the same start, of delta temporality, without minimum and maximum, which cannot be
 * told from two cumulative points. Each item of the ledger is a stream of its own, by its sequence
 * number. The processor converts histograms and monotonic sums.
 */
function toDelta(point: Point): Point | undefined {
  if (point.type === "gauge" || point.temporality === "delta") return undefined;
  if (point.type === "sum") return point.monotonic ? { ...point, temporality: "delta" } : undefined;
  const { min: _min, max: _max, ...kept } = point;
  return { ...kept, temporality: "delta" };
}

function fieldsOf(item: MetricItem, point: Point): ExpectedFields {
  const dataPoint = withoutDefaults({
    attributes: toKeyValues(item.attributes),
    startTimeUnixNano: item.startUnixNano,
    timeUnixNano: item.timeUnixNano,
  });
  const data: Message = { dataPoints: [{ ...dataPoint, ...valueFields(point) }] };
  const monotonic = point.type === "sum" && point.monotonic;
  const plain: Message = {
    ...commonFields(item),
    metric: withoutDefaults({
      name: item.name,
      unit: item.unit,
      description: item.description,
      [DATA[point.type]]: monotonic ? { ...data, isMonotonic: true } : data,
    }),
  };
  return expectedFields(
    plain,
    point.type === "gauge" ? {} : { [temporalityField(point)]: TEMPORALITIES[point.temporality] },
  );
}

/**
 * A whole value is an int, any other a double: an item does not tell an int instrument from a double
 * one, but the ledger's double instruments never give a whole value.
 */
function valueFields(point: Point): Message {
  switch (point.type) {
    case "gauge":
    case "sum":
      return isInt64(point.value) ? { asInt: String(point.value) } : { asDouble: point.value };
    case "histogram":
      return {
        ...withoutDefaults({
          count: String(point.count),
          bucketCounts: point.counts.map(String),
          explicitBounds: point.bounds,
        }),
        ...statistics(point),
      };
    case "exponential_histogram":
      return {
        ...withoutDefaults({
          count: String(point.count),
          scale: point.scale,
          zeroCount: String(point.zeroCount),
          positive: toBuckets(point.positive),
          negative: toBuckets(point.negative),
        }),
        ...statistics(point),
      };
  }
}

/** Sum, min and max are there or not, and 0 is one of their values. */
function statistics({ sum, min, max }: { sum?: number; min?: number; max?: number }): Message {
  return {
    ...(sum === undefined ? {} : { sum }),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
  };
}

function toBuckets({ offset, counts }: Buckets): Message {
  return withoutDefaults({ offset, bucketCounts: counts.map(String) });
}
