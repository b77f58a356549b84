import { all, drops, type RuleCase, sets } from "./case.ts";

const QUEUE = "exporters.kafka.sending_queue";
const LIMITER = { check_interval: "1s", limit_mib: 500 };

/** Rules about the edge. */
export const EDGE: Readonly<Record<string, RuleCase>> = {
  "listens-on-localhost": {
    appears: { edge: drops("receivers.otlp.protocols.grpc.endpoint") },
    says: "otlp sets no endpoint for grpc; the default is localhost",
    not: { edge: sets("receivers.otlp.protocols.grpc.endpoint", "10.0.0.1:4317") },
  },
  "cumulative-histogram": {
    appears: { edge: drops("service.pipelines.metrics.processors") },
    says: "drops histograms of cumulative temporality",
    // The backend converts them.
    not: {
      edge: all(
        drops("processors.cumulativetodelta"),
        drops("service.pipelines.metrics.processors"),
      ),
      backend: all(
        sets("processors.cumulativetodelta", {}),
        sets("service.pipelines.metrics.processors", ["cumulativetodelta"]),
      ),
    },
  },
  "batch-processor": {
    appears: {
      backend: all(
        sets("processors.batch", {}),
        sets("service.pipelines.logs.processors", ["batch"]),
      ),
    },
    says: "batch is a batch processor behind the kafka receiver",
    // Nothing of Kafka passes it.
    not: {
      backend: all(
        sets("processors.batch", {}),
        sets("receivers.otlp", { protocols: { http: null } }),
        sets("service.pipelines.logs/own", {
          ...{ receivers: ["otlp"], processors: ["batch"], exporters: ["elasticsearch"] },
        }),
      ),
    },
  },
  "processor-order": {
    appears: {
      edge: all(
        sets("processors.memory_limiter", LIMITER),
        sets("service.pipelines.metrics.processors", ["cumulativetodelta", "memory_limiter"]),
      ),
    },
    says: "make memory_limiter the first processor",
    not: {
      edge: all(
        sets("processors.memory_limiter", LIMITER),
        sets("service.pipelines.metrics.processors", ["memory_limiter", "cumulativetodelta"]),
      ),
    },
  },
  "edge-queue-in-memory": {
    appears: { edge: drops(`${QUEUE}.storage`) },
    says: "the default is a queue in memory",
    not: { edge: sets(QUEUE, { enabled: false }) },
  },
  "edge-queue-overflow": {
    appears: { edge: sets(`${QUEUE}.block_on_overflow`, false) },
    says: "kafka sets sending_queue: block_on_overflow: false",
    not: { edge: sets(`${QUEUE}.block_on_overflow`, "true") },
  },
  "edge-retries-end": {
    appears: { edge: sets("exporters.kafka.retry_on_failure.max_elapsed_time", "1h30m") },
    says: "kafka sets retry_on_failure: max_elapsed_time: 1h30m",
    not: { edge: sets("exporters.kafka.retry_on_failure.max_elapsed_time", "0") },
  },
  "leader-acks": {
    appears: { edge: drops("exporters.kafka.producer.required_acks") },
    says: "the default is 1",
    not: { edge: sets("exporters.kafka.producer.required_acks", "-1") },
  },
  "message-size-unlimited": {
    appears: { edge: sets(`${QUEUE}.batch.sizer`, "items") },
    says: "One request of an SDK becomes one message",
    not: { edge: sets(`${QUEUE}.batch.max_size`, 400_000) },
  },
  "batch-exceeds-message": {
    appears: { edge: sets("exporters.kafka.producer.max_message_bytes", 700_000) },
    says: "makes batches of up to 800000 bytes, and takes messages of up to 700000",
    not: { edge: sets("exporters.kafka.producer.max_message_bytes", 800_000) },
  },
  "json-exceeds-message": {
    appears: {
      edge: sets("exporters.kafka.logs.encoding", "otlp_json"),
      backend: sets("receivers.kafka.logs.encoding", "otlp_json"),
    },
    says: "set max_size to 333333 or less",
    not: {
      edge: all(
        sets("exporters.kafka.logs.encoding", "otlp_json"),
        sets(`${QUEUE}.batch.max_size`, 333_333),
      ),
      backend: sets("receivers.kafka.logs.encoding", "otlp_json"),
    },
  },
  "message-exceeds-broker": {
    appears: { edge: sets("exporters.kafka.producer.max_message_bytes", 5_000_000) },
    says: "allows messages of 5000000 bytes",
    not: { edge: sets("exporters.kafka.producer.max_message_bytes", 1_048_588) },
  },
};
