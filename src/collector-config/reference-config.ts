import { changedConfig } from "./changed-config.ts";
import type { CollectorConfig } from "./collector-config.ts";
import type { PipelineEntry } from "./component.ts";
import { API_KEY_VARIABLE } from "./exporter-clients.ts";
import { readsTopic, type TopicRead, type TopicWrite } from "./kafka-topics.ts";
import { mergeTrees } from "./merge-trees.ts";
import { sendsToTarget } from "./target-client.ts";
import type { TargetKind } from "./target-kind.ts";
import type { Tree } from "./tree.ts";

/** A reference config: the user's, and what is merged over it. */
export interface ReferenceConfig {
  /** What the overlay is written for. */
  readonly config: CollectorConfig;
  readonly changes: Tree;
}

/** URLs that a reference config sends to. */
export interface ReferenceUrls {
  /** Takes and drops what is not part of the pipeline. */
  readonly elsewhere: string;
}

const UNUSED = "otlphttp/reference_unused";
/** Connectors that hand on what they derive from time to time, every minute by default. */
const FLUSHING = ["spanmetrics", "span_metrics"];
/** Every export is answered by the end of the chain, and waits for it. */
const SYNCHRONOUS = {
  sending_queue: { enabled: false },
  retry_on_failure: { enabled: true, initial_interval: "50ms", max_elapsed_time: "60s" },
} as const;

/** The receiver that takes the place of a kafka receiver. */
export function referenceReceiver(id: string): string {
  return `otlp/reference_${id.replaceAll("/", "_")}`;
}

/**
 * Which of the backend's kafka receivers gets a signal from a kafka exporter of the edge: those that
 * read its topic. Where none does, or the topic comes with the data, the signal's only receiver gets
 * it: topics that do not match are the pipeline's fault, not the reference's.
 *
 * @returns undefined where that cannot be said
 */
export function receiversOf(write: TopicWrite, reads: readonly TopicRead[]): string[] | undefined {
  const own = reads.filter(({ signal }) => signal === write.signal);
  const reading = write.dynamic ? [] : own.filter((read) => readsTopic(read, write.topic.value));
  if (reading.length > 0) return reading.map(({ component }) => component);
  const [only, another] = own;
  return another === undefined ? (only === undefined ? [] : [only.component]) : undefined;
}

/**
 * The edge config of the reference: its kafka exporters are replaced by exporters to the receivers that
 * read their topics. Everything before them stays as the user wrote it.
 *
 * @param hops for each kafka exporter and signal, the URLs of those receivers
 */
export function referenceEdge(
  config: CollectorConfig,
  hops: (exporter: string, signal: string) => readonly string[],
  urls: ReferenceUrls,
): ReferenceConfig {
  const exporters: Tree = {};
  return withExporters(config, exporters, urls, (exporter, signal) => {
    if (exporter.split("/")[0] !== "kafka") return [];
    return hops(exporter, signal).map((url, index) => {
      const id = `otlphttp/reference_${exporter.replaceAll("/", "_")}_${signal}_${index}`;
      exporters[id] = { [`${signal}_endpoint`]: `${url}/v1/${signal}`, ...SYNCHRONOUS };
      return [id];
    });
  });
}

/**
 * The backend config of the reference: its kafka receivers are replaced by OTLP receivers, and its
 * exporters to the target by exporters to an OTLP endpoint of the run.
 *
 * @param endpoint the URL of that endpoint
 */
export function referenceBackend(
  config: CollectorConfig,
  target: TargetKind,
  endpoint: string,
  urls: ReferenceUrls,
): ReferenceConfig {
  const exporters: Tree = {};
  const ends = config.components
    .filter((component) => sendsToTarget(component, config, target))
    .map(({ id }) => id);
  return withExporters(config, exporters, urls, (exporter) => {
    if (!ends.includes(exporter)) return [];
    const id = `otlphttp/reference_${exporter.replaceAll("/", "_")}`;
    exporters[id] = {
      endpoint,
      headers: { Authorization: `ApiKey \${env:${API_KEY_VARIABLE}}` },
      ...SYNCHRONOUS,
    };
    return [[id]];
  });
}

function withExporters(
  config: CollectorConfig,
  exporters: Tree,
  { elsewhere }: ReferenceUrls,
  replaced: (exporter: string, signal: string) => readonly (readonly string[])[],
): ReferenceConfig {
  const connectors = config.components
    .filter(({ section }) => section === "connectors")
    .map(({ id }) => id);
  const receivers: Tree = {};
  // What they derive is known by its name alone: a minute is long to wait for that.
  const flushing = config.components
    .filter(({ section, type }) => section === "connectors" && FLUSHING.includes(type))
    .map(({ id }) => [id, { metrics_flush_interval: "1s" }] as const);
  const listsOf = ({ signal, ...lists }: PipelineEntry): Tree => {
    const own = lists.receivers.filter((id) => {
      const type = id.split("/")[0] ?? id;
      return connectors.includes(id) || type === "otlp" || type === "kafka";
    });
    const received = (own.length === 0 ? lists.receivers : own).map((id) => {
      if (config.role !== "backend" || id.split("/")[0] !== "kafka") return id;
      const receiver = referenceReceiver(id);
      receivers[receiver] = { protocols: { http: {} } };
      return receiver;
    });
    const sent = lists.exporters.flatMap((id) =>
      connectors.includes(id) ? [id] : replaced(id, signal).flat(),
    );
    if (sent.length === 0) exporters[UNUSED] = { endpoint: elsewhere, ...SYNCHRONOUS };
    return { receivers: received, exporters: sent.length === 0 ? [UNUSED] : [...new Set(sent)] };
  };
  const pipelines = Object.fromEntries(config.pipelines.map((one) => [one.id, listsOf(one)]));
  const listening = { receivers, service: { pipelines } };
  return {
    // Without its own exporters: they are none that an overlay has to point somewhere.
    config: changedConfig(config, listening),
    changes: mergeTrees(config.changes ?? {}, {
      ...{ ...listening, exporters },
      ...(flushing.length === 0 ? {} : { connectors: Object.fromEntries(flushing) }),
    }),
  };
}
