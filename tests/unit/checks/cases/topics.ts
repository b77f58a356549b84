import { all, drops, type RuleCase, sets } from "./case.ts";

const KAFKA_TWO = { brokers: ["other:9092"], logs: { topic: "dr-logs" } };

/** Rules about topics, encodings and the ways between them. */
export const TOPICS: Readonly<Record<string, RuleCase>> = {
  "signal-unread": {
    appears: { backend: drops("service.pipelines.logs") },
    says: "no logs pipeline of the backend has a kafka receiver",
    not: { edge: drops("service.pipelines.logs"), backend: drops("service.pipelines.logs") },
  },
  "topic-unread": {
    appears: { edge: sets("exporters.kafka.logs.topic", "otel-lgos") },
    says: "kafka writes logs to otel-lgos, and the backend reads logs from otel-logs",
    // A second cluster has readers of its own.
    not: {
      edge: all(
        sets("exporters.kafka/dr", KAFKA_TWO),
        sets("service.pipelines.logs.exporters", ["kafka", "kafka/dr"]),
      ),
    },
  },
  "topic-unwritten": {
    appears: { backend: sets("receivers.kafka.logs.topics", ["otel-logs-old"]) },
    says: "kafka reads logs from otel-logs-old, which the edge does not write",
    not: { backend: sets("receivers.kafka.logs.topics", ["^otel-logs.*"]) },
  },
  "shared-topic": {
    appears: {
      edge: sets("exporters.kafka.logs.topic", "otel-traces"),
      backend: sets("receivers.kafka.logs.topics", ["otel-traces"]),
    },
    says: "traces and logs share the topic otel-traces",
    not: {
      edge: sets("exporters.kafka.logs.topic", "another"),
      backend: sets("receivers.kafka.logs.topics", ["another"]),
    },
  },
  "encoding-mismatch": {
    appears: { edge: sets("exporters.kafka.metrics.encoding", "otlp_json") },
    says: "writes metrics as otlp_json, and the backend reads them as otlp_proto",
    not: {
      edge: sets("exporters.kafka.metrics.encoding", "otlp_json"),
      backend: sets("receivers.kafka.metrics.encoding", "otlp_json"),
    },
  },
  "unsupported-encoding": {
    appears: {
      edge: sets("exporters.kafka.logs.encoding", "raw"),
      backend: sets("receivers.kafka.logs.encoding", "raw"),
    },
    times: 2,
    says: "logs as raw, which Elastic does not support",
    not: {
      edge: sets("exporters.kafka.logs.encoding", "otlp_json"),
      backend: sets("receivers.kafka.logs.encoding", "otlp_json"),
    },
  },
  "duplicate-path": {
    appears: {
      backend: sets("service.pipelines.logs/again", {
        receivers: ["kafka"],
        exporters: ["elasticsearch"],
      }),
    },
    says: "Each item arrives 2 times",
    // What each of two pipelines filters out is not known.
    not: {
      backend: all(
        sets("processors.filter", { logs: { log_record: ["true"] } }),
        sets("service.pipelines.logs/again", {
          ...{ receivers: ["kafka"], processors: ["filter"], exporters: ["elasticsearch"] },
        }),
      ),
    },
  },
};
