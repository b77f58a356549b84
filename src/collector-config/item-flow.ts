import { SIGNALS, type Signal } from "../otlp/item.ts";
import type { CollectorConfig } from "./collector-config.ts";
import { componentOf, type PipelineEntry, type Section } from "./component.ts";
import { CHOOSING } from "./fan-out.ts";
import { holdOf } from "./holds.ts";
import { readsTopic, topicReads, topicWrites } from "./kafka-topics.ts";
import { hasOtherSources, isOwnReceiver, sentPath } from "./sent-path.ts";

type Flow = Pick<CollectorConfig, "role" | "components" | "pipelines">;
type Variables = Readonly<Record<string, string>>;

/** How many times an exporter is given each item of a signal, by its id. */
export type ExporterPaths = Readonly<Record<Signal, ReadonlyMap<string, number>>>;

/** Connectors that pass on what they are given; all others make telemetry of their own. */
const PASSING = ["forward", ...CHOOSING];
/** Exporters that count nothing. */
const UNCOUNTED = ["nop"];

/**
 * The longest that a collector may hold an item of the SDK's on its way through receivers, processors,
 * connectors and exporters, in milliseconds. Its counters do not move in between.
 */
export function longestHold(config: Flow, variables: Variables = {}): number {
  const { pipelines } = config;
  const hold = (section: Section, id: string) => {
    const component = componentOf(config.components, section, id);
    return component === undefined ? 0 : holdOf(component, variables);
  };
  const sum = (section: Section, ids: readonly string[]) =>
    ids.reduce((total, id) => total + hold(section, id), 0);
  const through = (pipeline: PipelineEntry, before: readonly string[]): number => {
    const after = pipeline.exporters.map((id) => {
      if (componentOf(config.components, "connectors", id) === undefined)
        return hold("exporters", id);
      const next = pipelines.filter(
        (one) => one.receivers.includes(id) && !before.includes(one.id),
      );
      const beyond = next.map((one) => through(one, [...before, one.id]));
      return hold("connectors", id) + Math.max(0, ...beyond);
    });
    return sum("processors", pipeline.processors) + Math.max(0, ...after);
  };
  const entered = pipelines.flatMap((pipeline) => {
    const own = pipeline.receivers.filter((id) => isOwnReceiver(config, id));
    if (own.length === 0) return [];
    const waits = own.map((id) => hold("receivers", id));
    return [Math.max(...waits) + through(pipeline, [pipeline.id])];
  });
  return Math.max(0, ...entered);
}

/**
 * How often each exporter is given each item, by which its counters prove that a collector holds nothing:
 * two pipelines from one receiver to one exporter give it every item twice. Undefined where the counters
 * cannot prove it: with connectors, and where two receivers take different ways.
 */
export function exporterPaths(config: Flow): ExporterPaths | undefined {
  const path = sentPath(config);
  if (path === undefined) return undefined;
  const isProven = { value: true };
  const of = (signal: Signal): ReadonlyMap<string, number> => {
    const pipelines = config.pipelines.filter((pipeline) => pipeline.signal === signal);
    const { receivers, exporters } = path[signal];
    const counted = exporters.filter(
      (id) => !UNCOUNTED.includes(componentOf(config.components, "exporters", id)?.type ?? ""),
    );
    return new Map(
      counted.map((exporter) => {
        const times = receivers.map(
          (receiver) =>
            pipelines.filter(
              (one) => one.receivers.includes(receiver) && one.exporters.includes(exporter),
            ).length,
        );
        if (times.some((one) => one !== times[0])) isProven.value = false;
        return [exporter, times[0] ?? 0];
      }),
    );
  };
  const paths = { traces: of("traces"), metrics: of("metrics"), logs: of("logs") };
  return isProven.value ? paths : undefined;
}

/** The signals in which connectors make telemetry of their own: it carries the run's id, and is no item. */
export function derivedSignals({ components, pipelines }: Flow): Signal[] {
  const making = components
    .filter(({ section, type }) => section === "connectors" && !PASSING.includes(type))
    .map(({ id }) => id);
  return SIGNALS.filter((signal) =>
    pipelines.some(
      (pipeline) =>
        pipeline.signal === signal && pipeline.receivers.some((id) => making.includes(id)),
    ),
  );
}

/**
 * Whether something else than the SDK's items moves where these pass (`hostmetrics` next to `otlp`, the
 * metrics of a connector, `kafkametrics` into a topic that the backend reads): then only what arrives
 * tells whether the items move.
 */
export function isFedByOthers(
  edge: CollectorConfig,
  backend: CollectorConfig,
  variables: Variables = {},
): boolean {
  return [edge, backend].some(movesByItself) || writesOthersToRead(edge, backend, variables);
}

/** Whether a collector's counters move without the SDK's items. */
export function movesByItself(config: CollectorConfig): boolean {
  return hasOtherSources(config) || derivedSignals(config).length > 0 || hasUnknownSources(config);
}

/** Behind connectors, where other receivers lead is not known. */
function hasUnknownSources(config: CollectorConfig): boolean {
  if (sentPath(config) !== undefined) return false;
  return config.pipelines.some(({ receivers }) =>
    receivers.some(
      (id) =>
        !isOwnReceiver(config, id) &&
        componentOf(config.components, "connectors", id) === undefined,
    ),
  );
}

function writesOthersToRead(
  edge: CollectorConfig,
  backend: CollectorConfig,
  variables: Variables,
): boolean {
  const reads = topicReads(backend, variables);
  return [edge, backend].some((config) =>
    topicWrites(config, variables).some(({ signal, component, topic, dynamic }) => {
      const others = config.pipelines.some(
        (pipeline) =>
          pipeline.signal === signal &&
          pipeline.exporters.includes(component) &&
          pipeline.receivers.some((id) => !isOwnReceiver(config, id)),
      );
      return others && (dynamic || reads.some((read) => readsTopic(read, topic.value)));
    }),
  );
}

/**
 * Whether a topic may hold items of the SDK's: what the edge writes of them, and what the backend reads.
 * Undefined where the edge's config does not tell.
 */
export function itemTopics(
  edge: CollectorConfig,
  backend: CollectorConfig,
  variables: Variables = {},
): ((topic: string) => boolean) | undefined {
  const path = sentPath(edge);
  if (path === undefined) return undefined;
  const writes = topicWrites(edge, variables).filter(({ signal, component }) =>
    path[signal].exporters.includes(component),
  );
  if (writes.length === 0 || writes.some(({ dynamic }) => dynamic)) return undefined;
  const written = writes.map(({ topic }) => topic.value);
  const reads = topicReads(backend, variables);
  return (topic) => written.includes(topic) || reads.some((read) => readsTopic(read, topic));
}
