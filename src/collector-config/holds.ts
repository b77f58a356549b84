import type { Component } from "./component.ts";
import { durationMs } from "./duration.ts";
import { asRecord } from "./tree.ts";

type Variables = Readonly<Record<string, string>>;
type Settings = Readonly<Record<string, unknown>>;

/** A setting that says how long items are held, and its default in milliseconds. */
interface Hold {
  readonly key: string;
  readonly byDefault: number;
}

const CONTRIB = "https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main";
const CORE = "https://github.com/open-telemetry/opentelemetry-collector/tree/main";

/**
 * Processors that hold items for a time, by their type, with where that is documented. What is not in
 * this list passes items on as they come, as `cumulativetodelta` and `deltatocumulative` do.
 */
const PROCESSORS: Readonly<Record<string, Hold & { readonly see: string }>> = {
  batch: { key: "timeout", byDefault: 200, see: `${CORE}/processor/batchprocessor` },
  groupbytrace: {
    ...{ key: "wait_duration", byDefault: 1_000 },
    see: `${CONTRIB}/processor/groupbytraceprocessor`,
  },
  interval: { key: "interval", byDefault: 60_000, see: `${CONTRIB}/processor/intervalprocessor` },
  logdedup: { key: "interval", byDefault: 10_000, see: `${CONTRIB}/processor/logdedupprocessor` },
  log_dedup: { key: "interval", byDefault: 10_000, see: `${CONTRIB}/processor/logdedupprocessor` },
  tail_sampling: {
    ...{ key: "decision_wait", byDefault: 30_000 },
    see: `${CONTRIB}/processor/tailsamplingprocessor`,
  },
};

/** Connectors that make telemetry of their own of what they are given, at intervals. */
const CONNECTORS: Readonly<Record<string, Hold & { readonly see: string }>> = {
  spanmetrics: {
    ...{ key: "metrics_flush_interval", byDefault: 60_000 },
    see: `${CONTRIB}/connector/spanmetricsconnector`,
  },
  servicegraph: {
    ...{ key: "metrics_flush_interval", byDefault: 60_000 },
    see: `${CONTRIB}/connector/servicegraphconnector`,
  },
};
const NEW_NAMES: Readonly<Record<string, string>> = {
  span_metrics: "spanmetrics",
  service_graph: "servicegraph",
};

/** What the Elasticsearch exporter's queue waits for by default. */
const ELASTICSEARCH_FLUSH_MS = 10_000;
/** What `sending_queue.batch` waits for by default, where it is set ({@link CORE}/exporter/exporterhelper). */
const FLUSH_MS = 200;
/** How long the kafka receiver lets the broker wait for more (`max_fetch_wait`). */
const FETCH_WAIT_MS = 250;

/**
 * How long a component may hold an item, by its settings or its defaults, in milliseconds: that long
 * after the item came it has passed it on, as long as nothing fails.
 */
export function holdOf({ section, type, settings }: Component, variables: Variables = {}): number {
  const held = ({ key, byDefault }: Hold) => durationMs(settings[key], variables) ?? byDefault;
  switch (section) {
    case "processors":
      return PROCESSORS[type] === undefined ? 0 : held(PROCESSORS[type]);
    case "connectors": {
      const hold = CONNECTORS[NEW_NAMES[type] ?? type];
      return hold === undefined ? 0 : held(hold);
    }
    case "receivers":
      return type === "kafka" ? held({ key: "max_fetch_wait", byDefault: FETCH_WAIT_MS }) : 0;
    case "exporters":
      return exporterHold(type, settings, variables);
    default:
      return 0;
  }
}

/**
 * A queue's batch, and a request that is on its way: no counter has it before its `timeout`, where the
 * config says one.
 */
function exporterHold(type: string, settings: Settings, variables: Variables): number {
  const queue = asRecord(settings.sending_queue);
  const request = durationMs(settings.timeout, variables) ?? 0;
  const legacy = durationMs(asRecord(settings.flush)?.interval, variables);
  if (queue?.enabled === false) return Math.max(request, legacy ?? 0);
  const batch = asRecord(queue?.batch);
  const isElasticsearch = type === "elasticsearch";
  const byDefault = isElasticsearch ? ELASTICSEARCH_FLUSH_MS : batch === undefined ? 0 : FLUSH_MS;
  const flush = durationMs(batch?.flush_timeout, variables) ?? legacy ?? byDefault;
  return Math.max(flush, request);
}
