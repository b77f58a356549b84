import { SIGNALS } from "../../../src/otlp/item.ts";
import { processor } from "../config-set.ts";
import type { Edit } from "../edit.ts";
import {
  type Base,
  DOCUMENTED_MOTLP,
  DURABLE_ELASTICSEARCH,
  DURABLE_MOTLP,
  EVERYWHERE,
  type Mutation,
  ON_BOTH,
} from "../variation.ts";

interface Extra {
  readonly name: string;
  readonly rule: string;
  readonly edits: (base: Base) => readonly Edit[];
  readonly on: readonly (readonly [Base])[];
}

const BATCH = "batchprocessor: gathers items into larger requests, and loses none while it lives";
const LIMITER = "memorylimiterprocessor: refuses data above its limit, which is far away";
const ASIDE = "an exporter that sends nothing on changes nothing for the others";
const OWN = "what another receiver makes goes its own way, past the items";
const EXTENSION = "an extension is in no pipeline";

const limiter = { check_interval: "1s", limit_mib: 2_000 };

/** Starts an extension in addition to those of the set. */
function extension(file: "edge" | "backend", id: string, settings: object): Edit[] {
  return [
    { file, set: `extensions.${id}`, to: settings },
    { file, append: "service.extensions", value: id },
  ];
}

/** A pipeline of its own, from a receiver to the debug exporter. */
function ownPipeline(file: "edge" | "backend", id: string, settings: object): Edit[] {
  return [
    { file, set: `receivers.${id}`, to: settings },
    { file, set: "exporters.debug", to: {} },
    {
      ...{ file, set: "service.pipelines.metrics/own" },
      to: { receivers: [id], exporters: ["debug"] },
    },
  ];
}

const EXTRAS: readonly Extra[] = [
  {
    name: "a batch processor at the edge",
    ...{ rule: BATCH, on: EVERYWHERE },
    edits: () => processor("edge", "batch", { timeout: "200ms" }, SIGNALS),
  },
  {
    name: "a batch processor at the backend",
    ...{ rule: BATCH, on: ON_BOTH },
    edits: () => processor("backend", "batch", { timeout: "200ms" }, SIGNALS),
  },
  {
    name: "a batch processor that splits",
    ...{ rule: BATCH, on: [[DURABLE_MOTLP]] },
    edits: () =>
      processor("edge", "batch/small", { send_batch_size: 4, send_batch_max_size: 4 }, SIGNALS),
  },
  {
    name: "a memory_limiter at the edge",
    ...{ rule: LIMITER, on: EVERYWHERE },
    edits: () => processor("edge", "memory_limiter", limiter, SIGNALS),
  },
  {
    name: "a memory_limiter at the backend",
    ...{ rule: LIMITER, on: [[DURABLE_MOTLP]] },
    edits: () => processor("backend", "memory_limiter", limiter, SIGNALS),
  },
  {
    name: "a debug exporter next to kafka",
    ...{ rule: ASIDE, on: ON_BOTH },
    edits: () => [
      { file: "edge", set: "exporters.debug", to: { verbosity: "basic" } },
      { file: "edge", append: "service.pipelines.logs.exporters", value: "debug" },
    ],
  },
  {
    name: "a debug exporter with every detail at the backend",
    ...{ rule: ASIDE, on: [[DURABLE_MOTLP], [DOCUMENTED_MOTLP]] },
    edits: () => [
      { file: "backend", set: "exporters.debug", to: { verbosity: "detailed" } },
      { file: "backend", append: "service.pipelines.traces.exporters", value: "debug" },
    ],
  },
  {
    name: "a nop exporter next to kafka",
    ...{ rule: ASIDE, on: [[DURABLE_MOTLP]] },
    edits: () => [
      { file: "edge", set: "exporters.nop", to: {} },
      { file: "edge", append: "service.pipelines.metrics.exporters", value: "nop" },
    ],
  },
  {
    name: "a pipeline of items to the debug exporter alone",
    ...{ rule: ASIDE, on: [[DURABLE_MOTLP]] },
    edits: () => [
      { file: "edge", set: "exporters.debug", to: {} },
      {
        ...{ file: "edge", set: "service.pipelines.logs/debug" },
        to: { receivers: ["otlp"], exporters: ["debug"] },
      },
    ],
  },
  {
    name: "health_check on both",
    ...{ rule: EXTENSION, on: EVERYWHERE },
    edits: () => [
      ...extension("edge", "health_check", {}),
      ...extension("backend", "health_check", {}),
    ],
  },
  {
    name: "pprof at the backend",
    ...{ rule: EXTENSION, on: [[DURABLE_MOTLP]] },
    edits: () => extension("backend", "pprof", {}),
  },
  {
    name: "the host's metrics to the debug exporter",
    ...{ rule: OWN, on: [[DURABLE_MOTLP]] },
    edits: () =>
      ownPipeline("edge", "hostmetrics", { collection_interval: "5s", scrapers: { load: {} } }),
  },
  {
    name: "kafkametrics to the debug exporter",
    ...{ rule: OWN, on: [[DURABLE_MOTLP]] },
    edits: () =>
      ownPipeline("backend", "kafkametrics", {
        ...{ brokers: ["kafka1:9092"], collection_interval: "5s" },
        scrapers: ["consumers"],
      }),
  },
  {
    name: "components that no pipeline uses",
    ...{ rule: "the collector starts what pipelines name alone", on: ON_BOTH },
    edits: () => [
      { file: "edge", set: "receivers.otlp/old", to: { protocols: { http: {} } } },
      { file: "edge", set: "processors.filter/old", to: { logs: { log_record: ["true"] } } },
      { file: "backend", set: "exporters.debug", to: {} },
    ],
  },
  {
    name: "own telemetry at level debug",
    ...{ rule: "the collector's own logs and metrics are no items", on: [[DURABLE_MOTLP]] },
    edits: () => [
      { file: "backend", set: "service.telemetry", to: { logs: { level: "debug" } } },
      { file: "edge", set: "service.telemetry", to: { metrics: { level: "detailed" } } },
    ],
  },
];

/** What is added to a config and changes no item. */
export const EXTRA: readonly Mutation[] = EXTRAS.map(
  ({ name, rule, edits, on }): Mutation => ({
    ...{ name, change: `added: ${name}`, rule, effect: "none", edits, on },
  }),
);

/** What is no fault of a delivery, and is said all the same. */
export const RISKS: readonly Mutation[] = [
  {
    name: "the edge listens on its defaults",
    change: "edge: no endpoint for gRPC and HTTP",
    rule: "otlpreceiver: the default is localhost (findings.md, listens-on-localhost)",
    effect: "none",
    edits: () => [
      { file: "edge", set: "receivers.otlp.protocols", to: { grpc: null, http: null } },
    ],
    outcome: () => ({ findings: ["risk listens-on-localhost"] }),
    on: ON_BOTH,
  },
  {
    name: "no credentials for Elasticsearch",
    change: "backend: no api_key",
    rule: "findings.md, no-credentials: the overlay gave the exporter the run's key",
    effect: "none",
    edits: () => [{ file: "backend", remove: "exporters.elasticsearch.api_key" }],
    outcome: () => ({ findings: ["risk no-credentials"] }),
    on: [[DURABLE_ELASTICSEARCH]],
  },
  {
    name: "a login to Kafka without TLS",
    change: "edge: auth.sasl with tls.insecure",
    rule: "configtls: insecure: true switches TLS off (findings.md, login-in-plain-text); the run's Kafka needs no login",
    effect: "none",
    edits: () => [
      { file: "edge", set: "exporters.kafka.tls", to: { insecure: true } },
      {
        ...{ file: "edge", set: "exporters.kafka.auth" },
        to: { sasl: { mechanism: "SCRAM-SHA-512", username: "u", password: "p" } },
      },
    ],
    outcome: () => ({ findings: ["risk login-in-plain-text"] }),
    on: [[DURABLE_MOTLP]],
  },
];
