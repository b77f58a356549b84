import type { Edit } from "../edit.ts";
import {
  type Base,
  DOCUMENTED_MOTLP,
  DURABLE_MOTLP,
  type Mutation,
  ON_BOTH,
} from "../variation.ts";

const ON_THREE = [...ON_BOTH, [DOCUMENTED_MOTLP]] as const;
const edge = (path: string, to: unknown): Edit => ({
  file: "edge",
  set: `exporters.kafka.${path}`,
  to,
});
const backend = (path: string, to: unknown): Edit => ({
  file: "backend",
  set: `receivers.kafka.${path}`,
  to,
});

const COMPRESSION = "kafkaexporter: producer.compression; consumers decompress whatever they read";
const KEYS =
  "kafkaexporter: the key decides the partition, and a request is split by it; no item is left out";
const TUNING = "how messages are fetched or sent, not which";

interface Setting {
  readonly name: string;
  readonly edits: readonly Edit[];
  readonly rule: string;
  readonly on: readonly (readonly [Base])[];
}

const SETTINGS: readonly Setting[] = [
  ...["gzip", "snappy", "lz4", "zstd"].map(
    (name): Setting => ({
      name: `compression ${name}`,
      edits: [edge("producer.compression", name)],
      rule: COMPRESSION,
      on: name === "zstd" ? ON_THREE : name === "gzip" ? ON_BOTH : [[DURABLE_MOTLP]],
    }),
  ),
  {
    name: "compression zstd at level 11",
    edits: [
      edge("producer.compression", "zstd"),
      edge("producer.compression_params", { level: 11 }),
    ],
    ...{ rule: COMPRESSION, on: [[DURABLE_MOTLP]] },
  },
  {
    name: "partition_traces_by_id",
    edits: [edge("partition_traces_by_id", true)],
    ...{ rule: KEYS, on: ON_THREE },
  },
  {
    name: "partition_metrics_by_resource_attributes",
    edits: [edge("partition_metrics_by_resource_attributes", true)],
    ...{ rule: KEYS, on: ON_BOTH },
  },
  {
    name: "partition_logs_by_resource_attributes",
    edits: [edge("partition_logs_by_resource_attributes", true)],
    ...{ rule: KEYS, on: [[DURABLE_MOTLP]] },
  },
  {
    name: "partition_logs_by_trace_id",
    edits: [edge("partition_logs_by_trace_id", true)],
    ...{ rule: KEYS, on: ON_BOTH },
  },
  {
    name: "record_partitioner round_robin",
    edits: [edge("record_partitioner", { round_robin: {} })],
    ...{ rule: KEYS, on: [[DURABLE_MOTLP]] },
  },
  {
    name: "record_headers",
    edits: [edge("record_headers", { team: "payments" })],
    ...{ rule: "headers are beside the message", on: [[DURABLE_MOTLP]] },
  },
  {
    name: "acknowledged by the leader",
    edits: [edge("producer.required_acks", 1)],
    ...{ rule: "matters where a broker dies", on: [[DURABLE_MOTLP]] },
  },
  {
    name: "linger of 200 ms",
    edits: [edge("producer.linger", "200ms")],
    ...{ rule: TUNING, on: [[DURABLE_MOTLP]] },
  },
  {
    name: "topics that nobody creates",
    edits: [edge("producer.allow_auto_topic_creation", false)],
    rule: "docs/reference/configs.md: where the edge creates no topics, the harness does, as the person who runs the broker would",
    on: [[DURABLE_MOTLP]],
  },
  {
    name: "no retries at the edge",
    edits: [edge("retry_on_failure", { enabled: false })],
    ...{ rule: "no write fails in a delivery", on: [[DURABLE_MOTLP]] },
  },
  {
    name: "fetches of 64 kB",
    edits: [backend("max_fetch_size", 65_536), backend("max_partition_fetch_size", 65_536)],
    ...{ rule: TUNING, on: [[DURABLE_MOTLP]] },
  },
  {
    name: "fetches that wait a second",
    edits: [backend("min_fetch_size", 100_000), backend("max_fetch_wait", "1s")],
    ...{ rule: TUNING, on: [[DURABLE_MOTLP]] },
  },
  {
    name: "another session timeout",
    edits: [backend("session_timeout", "20s"), backend("heartbeat_interval", "5s")],
    ...{ rule: TUNING, on: [[DURABLE_MOTLP]] },
  },
];

/** Settings of the Kafka components that change no item: compression, keys, fetching. */
export const PRODUCER: readonly Mutation[] = SETTINGS.map(
  ({ name, edits, rule, on }): Mutation => ({
    ...{ name, change: `${edits[0]?.file}: ${name}`, rule, effect: "none" },
    ...{ edits: () => edits, on },
  }),
);
