import { SIGNALS, type Signal } from "../otlp/item.ts";
import { type CollectorConfig, usedComponents } from "./collector-config.ts";
import type { Component, PipelineEntry } from "./component.ts";
import { asRecord } from "./tree.ts";

/** The protocols that an OTLP receiver may offer; HTTP first, as SDKs have it by default. */
export const ENTRY_PROTOCOLS = ["http", "grpc"] as const;
export type EntryProtocol = (typeof ENTRY_PROTOCOLS)[number];

/** One way into the edge collector: a protocol of an OTLP receiver. */
export interface EdgeEntry {
  /** The receiver's id. */
  readonly receiver: string;
  readonly protocol: EntryProtocol;
  /** The signals that are sent this way. */
  readonly signals: readonly Signal[];
}

type Config = Pick<CollectorConfig, "components" | "pipelines">;

/**
 * All ways by which the SDK's items come to Kafka, in the order in which the config defines its
 * receivers. A signal enters where a pipeline of its own leads from a receiver to a Kafka exporter, over
 * connectors too. Where none does, it enters where any pipeline receives it: its loss is to be seen.
 */
export function edgeEntries(config: CollectorConfig): EdgeEntry[] {
  const taken = new Map(SIGNALS.map((signal) => [signal, receiversOf(config, signal)]));
  return usedComponents(config, "receivers", "otlp").flatMap((component) => {
    const signals = SIGNALS.filter((signal) => taken.get(signal)?.has(component.id));
    return signals.length === 0
      ? []
      : protocolsOf(component).map((protocol) => ({ receiver: component.id, protocol, signals }));
  });
}

/** The signals that enter somewhere. */
export function enteringSignals(config: CollectorConfig): Signal[] {
  const entries = edgeEntries(config);
  return SIGNALS.filter((signal) => entries.some(({ signals }) => signals.includes(signal)));
}

/** The protocols that an OTLP receiver offers. */
export function protocolsOf({ settings }: Pick<Component, "settings">): EntryProtocol[] {
  const protocols = asRecord(settings.protocols) ?? {};
  return ENTRY_PROTOCOLS.filter((protocol) => protocol in protocols);
}

function receiversOf(config: CollectorConfig, signal: Signal): ReadonlySet<string> {
  const own = config.pipelines.filter((pipeline) => pipeline.signal === signal);
  const ids = usedComponents(config, "receivers", "otlp").map(({ id }) => id);
  const among = (pipelines: readonly PipelineEntry[]) =>
    ids.filter((id) => pipelines.some(({ receivers }) => receivers.includes(id)));
  const leading = among(own.filter((pipeline) => leadsToKafka(config, pipeline)));
  return new Set(leading.length > 0 ? leading : among(own));
}

/** What a connector makes of another signal is not what was sent. */
function leadsToKafka(
  config: Config,
  { id, signal, exporters }: PipelineEntry,
  passed: readonly string[] = [],
): boolean {
  return exporters.some((exporter) => {
    if (exporter.split("/")[0] === "kafka") return true;
    return config.pipelines.some(
      (next) =>
        next.signal === signal &&
        next.receivers.includes(exporter) &&
        next.id !== id &&
        !passed.includes(next.id) &&
        leadsToKafka(config, next, [...passed, id]),
    );
  });
}
