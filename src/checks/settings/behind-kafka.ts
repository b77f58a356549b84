import type { CollectorConfig } from "../../collector-config/collector-config.ts";
import { usedComponents } from "../../collector-config/collector-config.ts";
import type { Component, PipelineEntry } from "../../collector-config/component.ts";

/** Exporters that send items on, and so can lose them. */
const SENDING = ["elasticsearch", "otlphttp", "otlp_http", "otlp", "otlp_grpc"];

/** The backend's kafka receivers that pipelines use. */
export function kafkaReceivers(backend: CollectorConfig): Component[] {
  return usedComponents(backend, "receivers", "kafka");
}

/** The edge's kafka exporters that pipelines use. */
export function kafkaExporters(edge: CollectorConfig): Component[] {
  return usedComponents(edge, "exporters", "kafka");
}

/** The pipelines that messages of Kafka pass, over connectors too. */
export function pipelinesBehindKafka(backend: CollectorConfig): PipelineEntry[] {
  const reached = new Set<string>(kafkaReceivers(backend).map(({ id }) => id));
  const connectors = new Set(
    backend.components.filter(({ section }) => section === "connectors").map(({ id }) => id),
  );
  const found = new Set<PipelineEntry>();
  for (let before = -1; before < found.size; ) {
    before = found.size;
    for (const pipeline of backend.pipelines) {
      if (!pipeline.receivers.some((id) => reached.has(id))) continue;
      found.add(pipeline);
      for (const id of pipeline.exporters) if (connectors.has(id)) reached.add(id);
    }
  }
  return backend.pipelines.filter((pipeline) => found.has(pipeline));
}

/** The exporters that send on what came from Kafka. */
export function exportersBehindKafka(backend: CollectorConfig): Component[] {
  const used = new Set(pipelinesBehindKafka(backend).flatMap(({ exporters }) => exporters));
  return backend.components.filter(
    ({ section, type, id }) => section === "exporters" && SENDING.includes(type) && used.has(id),
  );
}
