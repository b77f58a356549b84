import { asRecord, type CollectorConfig, usedComponents } from "../configs/collector-config.ts";
import { expandVariables } from "../configs/variables.ts";
import { SIGNALS, type Signal } from "../telemetry/item.ts";

/** The exporter's own topic names where the config gives none. */
const DEFAULT_TOPICS: Record<Signal, string> = {
  traces: "otlp_spans",
  metrics: "otlp_metrics",
  logs: "otlp_logs",
};

/** One signal's topic at the edge, and where the config says so. */
export interface TopicUse {
  readonly signal: Signal;
  readonly topic: string;
  /** `path:line`. */
  readonly place: string;
}

/** The topics that the edge's kafka exporters write, per signal that a pipeline hands them. */
export function edgeTopics(
  config: CollectorConfig,
  variables: Readonly<Record<string, string>>,
): TopicUse[] {
  return usedComponents(config, "exporters", "kafka").flatMap((component) =>
    SIGNALS.filter((signal) =>
      config.pipelines.some(
        (pipeline) => pipeline.signal === signal && pipeline.exporters.includes(component.id),
      ),
    ).map((signal) => {
      const written = asRecord(component.settings[signal])?.topic ?? component.settings.topic;
      return {
        signal,
        topic:
          typeof written === "string"
            ? expandVariables(written, variables)
            : DEFAULT_TOPICS[signal],
        place: config.placeOf(["exporters", component.id, signal, "topic"]),
      };
    }),
  );
}
