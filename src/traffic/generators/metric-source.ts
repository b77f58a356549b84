import { setImmediate } from "node:timers/promises";
import type { Resource } from "@opentelemetry/resources";
import {
  AggregationTemporality,
  type CollectionResult,
  MeterProvider,
  type MetricData,
  MetricReader,
  type ResourceMetrics,
} from "@opentelemetry/sdk-metrics";
import { HarnessError } from "../../base/errors.ts";
import {
  METRIC_SHAPES,
  METRIC_VIEWS,
  type Measure,
  type MetricShape,
  pointAttributes,
  type Temporality,
} from "./metrics.ts";
import { SCOPE_NAME, SCOPE_VERSION } from "./resource.ts";
import type { Source } from "./source.ts";
import { type ItemTraits, onClock } from "./traits.ts";

/** A reader that is read by calling `collect`; nothing periodic. */
class PulledReader extends MetricReader {
  protected async onShutdown(): Promise<void> {}

  protected async onForceFlush(): Promise<void> {}
}

/**
 * A meter provider for one payload. The SDK keeps every attribute set of a cumulative metric for
 * ever and folds those beyond a limit into one: a fresh provider per payload has no past, and room
 * for `points` attribute sets.
 */
class Collection {
  readonly #reader: PulledReader;
  readonly #provider: MeterProvider;
  readonly #measures = new Map<string, Measure>();

  constructor(resource: Resource, temporality: Temporality, points: number) {
    const selected =
      temporality === "delta" ? AggregationTemporality.DELTA : AggregationTemporality.CUMULATIVE;
    // One more for the SDK's overflow point, and it counts as full one before that.
    const limit = points + 2;
    this.#reader = new PulledReader({
      aggregationTemporalitySelector: () => selected,
      cardinalitySelector: () => limit,
    });
    this.#provider = new MeterProvider({
      resource,
      // A view does not take the reader's limit.
      views: METRIC_VIEWS.map((view) => ({ ...view, aggregationCardinalityLimit: limit })),
      readers: [this.#reader],
    });
  }

  record(shape: MetricShape, sequence: number, traits: ItemTraits): void {
    let measure = this.#measures.get(shape.name);
    if (measure === undefined) {
      measure = shape.instrument(this.#provider.getMeter(SCOPE_NAME, SCOPE_VERSION), shape.name);
      this.#measures.set(shape.name, measure);
    }
    measure(sequence, pointAttributes(sequence, traits));
  }

  async collect(): Promise<CollectionResult> {
    // A point that ends when it began says that its start is unknown (OTLP data model, "unknown
    // start time"), and processors treat it as such.
    const recorded = Date.now();
    while (Date.now() <= recorded) await setImmediate();
    const result = await this.#reader.collect();
    await this.#provider.shutdown();
    return result;
  }
}

/** The source of the standard ledger's data points; `shapes` take turns by sequence number. */
export function createMetricSource(
  resource: Resource,
  shapes: readonly MetricShape[] = METRIC_SHAPES,
  traits: ItemTraits = {},
): Source<ResourceMetrics> {
  const used = traits.deltaHistograms === true ? shapes.filter(hasNoPast) : shapes;
  return {
    produce: async (from, count, own) => {
      const all = { ...traits, ...own };
      const collections = {
        delta: new Collection(resource, "delta", count),
        cumulative: new Collection(resource, "cumulative", count),
      };
      for (let sequence = from; sequence < from + count; sequence += 1) {
        const shape = used[sequence % used.length];
        if (shape !== undefined) collections[shape.temporality].record(shape, sequence, all);
      }
      return merge(
        resource,
        await Promise.all([collections.delta.collect(), collections.cumulative.collect()]),
        all,
      );
    },
    shutdown: async () => {},
  };
}

function hasNoPast({ isHistogram, temporality }: MetricShape): boolean {
  return isHistogram !== true || temporality === "delta";
}

/** Both collections as one payload: one export request may hold metrics of either temporality. */
function merge(
  resource: Resource,
  results: readonly CollectionResult[],
  traits: ItemTraits,
): ResourceMetrics {
  const errors = results.flatMap((result) => result.errors);
  if (errors.length > 0) {
    throw new HarnessError({
      code: "internal",
      message: `the SDK could not collect its metrics: ${String(errors[0])}`,
    });
  }
  const scopes = results.flatMap((result) => result.resourceMetrics.scopeMetrics);
  const metrics: MetricData[] = scopes.flatMap((scope) =>
    scope.metrics.map((metric) => moveTimes(metric, traits)),
  );
  const scope = scopes[0]?.scope;
  return { resource, scopeMetrics: scope === undefined ? [] : [{ scope, metrics }] };
}

/** The SDK takes a point's times from this machine's clock. */
function moveTimes<T extends MetricData>(metric: T, traits: ItemTraits): T {
  if ((traits.aheadMs ?? 0) === 0) return metric;
  const dataPoints = metric.dataPoints.map((point) => ({
    ...point,
    startTime: onClock(point.startTime, traits),
    endTime: onClock(point.endTime, traits),
  }));
  return { ...metric, dataPoints };
}
