import type { CollectorConfig } from "../collector-config/collector-config.ts";
import { SIGNALS, type Signal } from "../otlp/item.ts";

/**
 * The signals of which everything that reaches the target has come from the SDK through Kafka. A
 * document of such a signal that carries no run's id was made of what somebody sent; where other
 * receivers and connectors feed the pipelines too, it may be theirs.
 */
export function straySignals(edge: CollectorConfig, backend: CollectorConfig): Signal[] {
  return SIGNALS.filter((signal) => feeds(edge, signal, "otlp") && feeds(backend, signal, "kafka"));
}

/** Whether receivers of this type alone feed the signal's pipelines. */
function feeds(config: CollectorConfig, signal: Signal, type: string): boolean {
  const receivers = config.pipelines
    .filter((pipeline) => pipeline.signal === signal)
    .flatMap((pipeline) => pipeline.receivers);
  return receivers.every((id) => id.split("/")[0] === type);
}
