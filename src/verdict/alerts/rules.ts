import type { Alert, AlertCode } from "./alert.ts";

type Rule = Pick<Alert, "watches" | "rule" | "unit">;

const DOWN: Omit<Rule, "watches"> = { rule: "refuses for 1 s, or no answer for 10 s", unit: "s" };
const RISES = "rises";
const FULL: Omit<Rule, "watches"> = { rule: "80 % or more, any queue", unit: "%" };

/**
 * What is watched, and when it is an alert. The collectors' metrics are those that OpenTelemetry's
 * documentation says to watch; with thresholds for a run of seconds: production needs longer ones.
 *
 * @see https://opentelemetry.io/docs/collector/internal-telemetry/#use-internal-telemetry-to-monitor-the-collector
 */
export const RULES: Readonly<Record<AlertCode, Rule>> = {
  "edge-down": { watches: "edge: its own metrics", ...DOWN },
  "edge-restarted": restarted("edge"),
  "edge-refused": counter("edge: otelcol_receiver_refused_*", "items"),
  "edge-queue-full": { watches: "edge: otelcol_exporter_queue_size / queue_capacity", ...FULL },
  "edge-enqueue-failed": counter("edge: otelcol_exporter_enqueue_failed_*", "items"),
  "edge-send-failed": counter("edge: otelcol_exporter_send_failed_*", "items"),
  "edge-error-logs": counter("edge: log lines at level error", "lines"),
  "edge-warn-logs": counter("edge: log lines at level warn", "lines"),
  "kafka-lag": {
    watches: "Kafka: the consumer groups' lag",
    rule: "some waits for 10 s and has not decreased by then",
    unit: "messages",
  },
  "kafka-expired": {
    watches: "Kafka: log start offset past the committed offset",
    rule: "rises",
    unit: "messages",
  },
  "backend-down": { watches: "backend: its own metrics", ...DOWN },
  "backend-restarted": restarted("backend"),
  "backend-refused": counter("backend: otelcol_receiver_refused_*", "items"),
  "backend-undecodable": counter("backend: otelcol_kafka_receiver_unmarshal_failed_*", "messages"),
  "backend-queue-full": {
    watches: "backend: otelcol_exporter_queue_size / queue_capacity",
    ...FULL,
  },
  "backend-enqueue-failed": counter("backend: otelcol_exporter_enqueue_failed_*", "items"),
  "backend-send-failed": counter("backend: otelcol_exporter_send_failed_*", "items"),
  "backend-sends-nothing": {
    watches: "backend: otelcol_exporter_sent_*, while Kafka has messages for it",
    rule: "does not rise for 10 s",
    unit: "s",
  },
  "backend-documents-failed": counter(
    "backend: otelcol_elasticsearch_docs_processed with another outcome than success",
    "documents",
  ),
  "backend-error-logs": counter("backend: log lines at level error", "lines"),
  "backend-warn-logs": counter("backend: log lines at level warn", "lines"),
  "sent-without-arrival": {
    watches: "SDK and target: items sent less items found",
    rule: "some waits for 10 s and has not decreased by then; or is left when the pipeline has settled",
    unit: "items",
  },
};

function restarted(role: "edge" | "backend"): Rule {
  return {
    watches: `${role}: otelcol_process_uptime_seconds_total`,
    rule: "falls",
    unit: "restarts",
  };
}

function counter(watches: string, unit: string): Rule {
  return { watches, rule: RISES, unit };
}
