import { SIGNALS, type Signal } from "../otlp/item.ts";
import type { CollectorConfig } from "./collector-config.ts";
import type { PipelineEntry } from "./component.ts";

/** The receivers and exporters of one signal, by their ids. */
export interface PathEnds {
  readonly receivers: readonly string[];
  readonly exporters: readonly string[];
}

/** What the SDK's items may pass in a collector, by signal. */
export type SentPath = Readonly<Record<Signal, PathEnds>>;

/** Through which receivers the SDK's items come. */
const RECEIVED_BY = { edge: "otlp", backend: "kafka" } as const;

/**
 * The pipelines that receive what the SDK sent, and those that share an exporter with them. Undefined
 * where a config has connectors: what those lead where, only the collector knows.
 */
export function sentPath(
  config: Pick<CollectorConfig, "role" | "components" | "pipelines">,
): SentPath | undefined {
  if (config.components.some(({ section }) => section === "connectors")) return undefined;
  const ends = (signal: Signal): PathEnds => {
    const of = config.pipelines.filter((pipeline) => pipeline.signal === signal);
    let path = of.filter(({ receivers }) => receivers.some((id) => isOwnReceiver(config, id)));
    for (;;) {
      const exporters = path.flatMap((pipeline) => pipeline.exporters);
      const wider = of.filter(
        (pipeline) => path.includes(pipeline) || sharesAny(pipeline, exporters),
      );
      if (wider.length === path.length) {
        return { receivers: path.flatMap(({ receivers }) => receivers), exporters };
      }
      path = wider;
    }
  };
  return { traces: ends("traces"), metrics: ends("metrics"), logs: ends("logs") };
}

/**
 * Whether something else feeds what the SDK's items pass (`hostmetrics` beside `otlp`): then that never
 * stands still, and the collectors' counters do not tell of the SDK's items alone.
 */
export function hasOtherSources(
  config: Pick<CollectorConfig, "role" | "components" | "pipelines">,
): boolean {
  const path = sentPath(config);
  return (
    path !== undefined &&
    SIGNALS.some((signal) => path[signal].receivers.some((id) => !isOwnReceiver(config, id)))
  );
}

/** Whether the SDK's items come by a receiver. */
export function isOwnReceiver({ role }: Pick<CollectorConfig, "role">, id: string): boolean {
  return id.split("/")[0] === RECEIVED_BY[role];
}

function sharesAny(pipeline: PipelineEntry, exporters: readonly string[]): boolean {
  return pipeline.exporters.some((id) => exporters.includes(id));
}
