import type { Alert } from "../../../../src/verdict/alerts/alert.ts";

/** Some alerts of an outage: two fired, the others did not. */
export const ALERTS: readonly Alert[] = [
  {
    code: "edge-queue-full",
    watches: "edge: otelcol_exporter_queue_size / otelcol_exporter_queue_capacity",
    rule: "above 80 %",
    fired: false,
    peak: 12,
    unit: "%",
  },
  {
    code: "backend-send-failed",
    watches: "backend: otelcol_exporter_send_failed_*",
    rule: "rises",
    fired: true,
    peak: 1500,
    unit: "items",
    afterSeconds: 21.4,
  },
  {
    code: "kafka-lag",
    watches: "kafka: lag of the consumer groups",
    rule: "above 0 for 10 s",
    fired: true,
    peak: 20,
    unit: "messages",
    afterSeconds: 19.2,
  },
  {
    code: "backend-undecodable",
    watches: "backend: otelcol_kafka_receiver_unmarshal_failed_*",
    rule: "rises",
    fired: false,
    peak: 0,
    unit: "items",
  },
];
