/**
 * The harness's own picture of one telemetry item: what the SDK handed to its OTLP exporter, in the
 * terms of the OpenTelemetry data model (https://opentelemetry.io/docs/specs/otel/), JSON-safe.
 * Times are decimal strings in nanoseconds since the Unix epoch, since a double cannot hold them.
 */

/** The three signals of the pipeline. */
export const SIGNALS = ["traces", "metrics", "logs"] as const;
export type Signal = (typeof SIGNALS)[number];

/** Resource attribute: the id of the scenario run an item belongs to. */
export const RUN_ATTRIBUTE = "harness.run";
/** Item attribute: the item's sequence number within its signal, from 0. */
export const SEQUENCE_ATTRIBUTE = "harness.sequence";
/** Span event attribute: the event's index within its span; marks what became of a span event. */
export const EVENT_ATTRIBUTE = "harness.event";

/** An attribute value, or a structured log body. Numbers are OTLP ints where they are whole. */
export type Value =
  | string
  | number
  | boolean
  | null
  | readonly Value[]
  | { readonly [key: string]: Value };
export type Attributes = Readonly<Record<string, Value>>;

export interface Scope {
  readonly name: string;
  readonly version?: string;
  readonly attributes: Attributes;
}

interface ItemFields {
  /** Position within the signal's ledger, from 0, without gaps. */
  readonly sequence: number;
  readonly resource: Attributes;
  readonly scope: Scope;
  readonly attributes: Attributes;
}

export interface SpanEvent {
  readonly name: string;
  readonly timeUnixNano: string;
  readonly attributes: Attributes;
}

export interface SpanLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceState?: string;
  readonly attributes: Attributes;
}

export interface SpanItem extends ItemFields {
  readonly signal: "traces";
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly traceState?: string;
  readonly name: string;
  readonly kind: "internal" | "server" | "client" | "producer" | "consumer";
  readonly startUnixNano: string;
  readonly endUnixNano: string;
  readonly status: { readonly code: "unset" | "ok" | "error"; readonly message?: string };
  readonly events: readonly SpanEvent[];
  readonly links: readonly SpanLink[];
}

export interface LogItem extends ItemFields {
  readonly signal: "logs";
  readonly timeUnixNano: string;
  readonly observedTimeUnixNano: string;
  readonly severityNumber?: number;
  readonly severityText?: string;
  readonly body?: Value;
  readonly eventName?: string;
  readonly traceId?: string;
  readonly spanId?: string;
}

export interface Buckets {
  readonly offset: number;
  readonly counts: readonly number[];
}

/** The value of one metric data point. */
export type Point =
  | { readonly type: "gauge"; readonly value: number }
  | {
      readonly type: "sum";
      readonly value: number;
      readonly monotonic: boolean;
      readonly temporality: "delta" | "cumulative";
    }
  | {
      readonly type: "histogram";
      readonly temporality: "delta" | "cumulative";
      readonly count: number;
      readonly sum?: number;
      readonly min?: number;
      readonly max?: number;
      readonly bounds: readonly number[];
      readonly counts: readonly number[];
    }
  | {
      readonly type: "exponential_histogram";
      readonly temporality: "delta" | "cumulative";
      readonly count: number;
      readonly sum?: number;
      readonly min?: number;
      readonly max?: number;
      readonly scale: number;
      readonly zeroCount: number;
      readonly positive: Buckets;
      readonly negative: Buckets;
    };

export interface MetricItem extends ItemFields {
  readonly signal: "metrics";
  readonly name: string;
  readonly unit: string;
  readonly description: string;
  readonly startUnixNano: string;
  readonly timeUnixNano: string;
  readonly point: Point;
}

export type Item = SpanItem | LogItem | MetricItem;
