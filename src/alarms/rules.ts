import type { Alarm, AlarmCode } from "./alarm.ts";

type Rule = Pick<Alarm, "watches" | "rule" | "unit">;

const DOWN: Omit<Rule, "watches"> = { rule: "no answer for 1 s", unit: "s" };
const RISES = "rises";
const FULL: Omit<Rule, "watches"> = { rule: "80 % or more", unit: "%" };

/**
 * What is watched, and when it is an alarm. The collectors' metrics are those that OpenTelemetry's
 * documentation says to watch; with thresholds for a run of seconds: production needs longer ones.
 *
 * @see https://opentelemetry.io/docs/collector/internal-telemetry/#use-internal-telemetry-to-monitor-the-collector
 */
export const RULES: Readonly<Record<AlarmCode, Rule>> = {
  "edge-down": { watches: "edge: its own metrics", ...DOWN },
  "edge-refused": counter("edge: otelcol_receiver_refused_*", "items"),
  "edge-queue-full": { watches: "edge: otelcol_exporter_queue_size / queue_capacity", ...FULL },
  "edge-enqueue-failed": counter("edge: otelcol_exporter_enqueue_failed_*", "items"),
  "edge-send-failed": counter("edge: otelcol_exporter_send_failed_*", "items"),
  "edge-error-logs": counter("edge: log lines at level error", "lines"),
  "kafka-lag": {
    watches: "Kafka: the consumer groups' lag",
    rule: "above 0 without getting less for 5 s",
    unit: "messages",
  },
  "kafka-expired": {
    watches: "Kafka: log start offset past the committed offset",
    rule: "at all",
    unit: "messages",
  },
  "backend-down": { watches: "backend: its own metrics", ...DOWN },
  "backend-refused": counter("backend: otelcol_receiver_refused_*", "items"),
  "backend-undecodable": counter("backend: otelcol_kafka_receiver_unmarshal_failed_*", "messages"),
  "backend-queue-full": {
    watches: "backend: otelcol_exporter_queue_size / queue_capacity",
    ...FULL,
  },
  "backend-enqueue-failed": counter("backend: otelcol_exporter_enqueue_failed_*", "items"),
  "backend-send-failed": counter("backend: otelcol_exporter_send_failed_*", "items"),
  "backend-documents-failed": counter(
    "backend: otelcol_elasticsearch_docs_processed but outcome=success",
    "documents",
  ),
  "backend-error-logs": counter("backend: log lines at level error", "lines"),
  "sent-without-arrival": {
    watches: "SDK and target: items sent less items found",
    rule: "not getting less for 5 s, or left at the end",
    unit: "items",
  },
};

function counter(watches: string, unit: string): Rule {
  return { watches, rule: RISES, unit };
}
