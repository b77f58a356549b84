import type { Signal } from "../otlp/item.ts";
import type { CollectorConfig } from "./collector-config.ts";
import { componentOf, type PipelineEntry } from "./component.ts";
import { edgeEntries } from "./edge-entries.ts";
import { isOwnReceiver } from "./sent-path.ts";

/** Processors that hand on every item, whatever they write into it. */
const KEEPING = [
  ...["attributes", "batch", "cumulativetodelta", "k8s_attributes", "k8sattributes"],
  ...["memory_limiter", "resource", "resourcedetection", "resource_detection", "transform"],
];

/**
 * Why it cannot be said that every item of a signal comes to an exporter; undefined where each has to:
 * every receiver of the SDK's items leads there, and nothing on the way drops or chooses.
 */
export function doubtOf(
  config: CollectorConfig,
  signal: Signal,
  exporter: string,
): string | undefined {
  const reach = receiversOf(config, signal).map((receiver) => waysOf(config, signal, receiver));
  const uncertain = reach.find(({ certain }) => !certain.has(exporter));
  if (uncertain === undefined) return undefined;
  const { doubts } = uncertain;
  return (
    doubts.get(exporter) ?? `not all pipelines of the ${config.role} that take ${signal} lead there`
  );
}

/**
 * Why it cannot be said that every item of a signal leaves a collector's pipelines: processors or
 * connectors that may drop or choose.
 */
export function dropsOf(config: CollectorConfig, signal: Signal): string | undefined {
  const used = config.pipelines.filter((pipeline) => pipeline.signal === signal);
  const processor = used.flatMap(({ processors }) => processors).find((id) => !isKeeping(id));
  const connector = used
    .flatMap(({ exporters }) => exporters)
    .find((id) => componentOf(config.components, "connectors", id) !== undefined);
  const one = processor ?? connector;
  return one === undefined ? undefined : `${one} (${config.role}) may drop or route items`;
}

function receiversOf(config: CollectorConfig, signal: Signal): string[] {
  if (config.role === "edge") {
    const entries = edgeEntries(config).filter(({ signals }) => signals.includes(signal));
    return [...new Set(entries.map(({ receiver }) => receiver))];
  }
  const pipelines = config.pipelines.filter((pipeline) => pipeline.signal === signal);
  const all = pipelines.flatMap(({ receivers }) => receivers);
  return [...new Set(all.filter((id) => isOwnReceiver(config, id)))];
}

function waysOf(config: CollectorConfig, signal: Signal, receiver: string) {
  const certain = new Set<string>();
  const doubts = new Map<string, string>();
  const follow = (
    { id, processors, exporters }: PipelineEntry,
    doubt: string | undefined,
    passed: readonly string[],
  ) => {
    const changing = processors.find((one) => !isKeeping(one));
    const now =
      doubt ?? (changing && `${changing} (${config.role}) may drop items on the way there`);
    for (const exporter of exporters) {
      const connector = componentOf(config.components, "connectors", exporter);
      if (connector === undefined) {
        if (now === undefined) certain.add(exporter);
        else doubts.set(exporter, now);
        continue;
      }
      const routed = `${exporter} (${config.role}) chooses what goes there`;
      const beyond = now ?? (connector.type === "forward" ? undefined : routed);
      for (const next of config.pipelines) {
        const isNext = next.signal === signal && next.receivers.includes(exporter);
        if (isNext && !passed.includes(next.id)) follow(next, beyond, [...passed, id]);
      }
    }
  };
  for (const pipeline of config.pipelines) {
    if (pipeline.signal === signal && pipeline.receivers.includes(receiver)) {
      follow(pipeline, undefined, [pipeline.id]);
    }
  }
  return { certain, doubts };
}

function isKeeping(id: string): boolean {
  return KEEPING.includes(id.split("/")[0] ?? id);
}
