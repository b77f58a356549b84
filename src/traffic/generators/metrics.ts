import { type Attributes, type Meter, ValueType } from "@opentelemetry/api";
import { AggregationType, type ViewOptions } from "@opentelemetry/sdk-metrics";
import { SEQUENCE_ATTRIBUTE } from "../../otlp/item.ts";
import { typedAttributes } from "./attributes.ts";
import { type ItemTraits, padding } from "./traits.ts";

/** How the SDK accumulates a metric; a gauge has none and is read with the cumulative ones. */
export type Temporality = "delta" | "cumulative";

/** Records the measurements of one data point. */
export type Measure = (sequence: number, attributes: Attributes) => void;

interface Family {
  readonly name: string;
  /** Whether its points are histograms, of either kind. */
  readonly isHistogram?: boolean;
  readonly temporalities: readonly Temporality[];
  /** Makes the instrument. */
  readonly instrument: (meter: Meter, name: string) => Measure;
}

/** One kind of metric of the standard ledger. */
export interface MetricShape extends Pick<Family, "instrument" | "isHistogram"> {
  /** The metric's name; it also names the shape. */
  readonly name: string;
  readonly temporality: Temporality;
}

const BOTH = ["delta", "cumulative"] as const;
const INT = { valueType: ValueType.INT };
const DOUBLE = { valueType: ValueType.DOUBLE };
/** Measurements of a histogram point: some at a bound, one beyond the last one. */
const MEASUREMENTS = [0, 0.5, 5, 7.25, 250] as const;
const SIGNED_MEASUREMENTS = [-250, -0.5, 0, 7.25] as const;

/** Doubles are never whole, so that int and double stay apart in the ledger too. */
const FAMILIES: readonly Family[] = [
  {
    name: "ledger.gauge.int",
    temporalities: ["cumulative"],
    instrument: (meter, name) => {
      const instrument = meter.createGauge(name, {
        ...INT,
        unit: "{item}",
        description: "Largest ints",
      });
      return (n, attributes) => instrument.record(Number.MAX_SAFE_INTEGER - n, attributes);
    },
  },
  {
    name: "ledger.gauge.double",
    temporalities: ["cumulative"],
    instrument: (meter, name) => {
      const instrument = meter.createGauge(name, {
        ...DOUBLE,
        unit: "Cel",
        description: "Temperature, °C",
      });
      return (n, attributes) => instrument.record(-n - 0.5, attributes);
    },
  },
  {
    name: "ledger.counter.int",
    temporalities: BOTH,
    instrument: (meter, name) => {
      const instrument = meter.createCounter(name, {
        ...INT,
        unit: "By",
        description: "Bytes sent",
      });
      return (n, attributes) => instrument.add(n + 1, attributes);
    },
  },
  {
    name: "ledger.counter.double",
    temporalities: BOTH,
    instrument: (meter, name) => {
      const instrument = meter.createCounter(name, { ...DOUBLE, unit: "s" });
      return (n, attributes) => instrument.add(n + 0.25, attributes);
    },
  },
  {
    name: "ledger.updown.int",
    temporalities: BOTH,
    instrument: (meter, name) => {
      const instrument = meter.createUpDownCounter(name, {
        ...INT,
        unit: "{request}",
        description: "In flight",
      });
      return (n, attributes) => instrument.add(n % 2 === 0 ? n : -n, attributes);
    },
  },
  {
    name: "ledger.updown.double",
    temporalities: BOTH,
    instrument: (meter, name) => {
      const instrument = meter.createUpDownCounter(name, { ...DOUBLE, unit: "1" });
      return (n, attributes) => instrument.add(-n - 0.125, attributes);
    },
  },
  {
    name: "ledger.histogram",
    isHistogram: true,
    temporalities: BOTH,
    instrument: (meter, name) => {
      const histogram = meter.createHistogram(name, { unit: "ms", description: "Latency" });
      return (n, attributes) => {
        for (const value of MEASUREMENTS) histogram.record(value + (n % 10), attributes);
      };
    },
  },
  {
    name: "ledger.exponential",
    isHistogram: true,
    temporalities: BOTH,
    instrument: (meter, name) => {
      const histogram = meter.createHistogram(name, { unit: "ms", description: "Latency" });
      return (n, attributes) => {
        for (const value of MEASUREMENTS) histogram.record(value * (1 + (n % 10)), attributes);
      };
    },
  },
  {
    // Negative measurements, which a histogram instrument refuses: the SDK leaves out the sum.
    name: "ledger.signed_exponential",
    isHistogram: true,
    temporalities: BOTH,
    instrument: (meter, name) => {
      const histogram = meter.createUpDownCounter(name, { unit: "ms" });
      return (n, attributes) => {
        for (const value of SIGNED_MEASUREMENTS) histogram.add(value * (1 + (n % 10)), attributes);
      };
    },
  },
];

/**
 * All kinds of metrics, 16 with their temporalities. Metrics of different temporality have different
 * names: a backend may map a counter and a delta to different field types.
 */
export const METRIC_SHAPES: readonly MetricShape[] = FAMILIES.flatMap((family) =>
  family.temporalities.map((temporality) => {
    const name = family.temporalities.length === 1 ? family.name : `${family.name}.${temporality}`;
    const { instrument, isHistogram = false } = family;
    return { name, temporality, instrument, isHistogram };
  }),
);

/** What the shapes need of a meter provider. */
export const METRIC_VIEWS: readonly ViewOptions[] = [
  {
    instrumentName: "ledger.histogram.*",
    aggregation: {
      type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM,
      options: { boundaries: [1, 5, 10, 100], recordMinMax: true },
    },
  },
  ...["ledger.exponential.*", "ledger.signed_exponential.*"].map(
    (instrumentName): ViewOptions => ({
      instrumentName,
      aggregation: {
        type: AggregationType.EXPONENTIAL_HISTOGRAM,
        options: { maxSize: 20, recordMinMax: true },
      },
    }),
  ),
];

/** Attributes of the data point with this sequence number; attribute types repeat every 7 items. */
export function pointAttributes(sequence: number, traits: ItemTraits = {}): Attributes {
  return { [SEQUENCE_ATTRIBUTE]: sequence, ...typedAttributes(sequence), ...padding(traits) };
}
