import { VARIATIONS } from "./variations.ts";

/** What CI runs of all variations: one or two of each kind, most of them on the cheaper target. */
export const SAMPLE_IDS = [
  "filter/edge-drops-every-fifth-log@durable-motlp",
  "filter/backend-drops-every-fifth-log@durable-motlp-as-sent",
  "transform/edge-renames-an-attribute-of-logs@durable-motlp-approve",
  "attributes/edge-updates-an-attribute-of-spans@durable-motlp-as-sent",
  "resource/edge-inserts-what-every-resource-has@durable-motlp",
  "sampling/tail-sampling-always-sample@durable-motlp",
  "connectors/only-severe-logs-to-kafka@durable-motlp",
  "doubling/a-second-kafka-exporter-for-traces@durable-motlp",
  "doubling/a-second-backend-pipeline-for-metrics@durable-elasticsearch",
  "topics/edge-renames-the-topic-of-logs@durable-motlp",
  "topics/default-topics@durable-motlp",
  "topics/topics-of-traces-and-logs-swapped-at-the-edge@durable-elasticsearch",
  "pipelines/no-edge-pipeline-for-metrics@durable-motlp",
  "encodings/backend-has-metrics-as-otlp-json@durable-motlp",
  "encodings/all-signals-as-otlp-json-on-both-sides@durable-motlp",
  "offsets/initial-offset-latest@durable-motlp",
  "marking/permanent-errors-are-marked-and-logs-cannot-be-decoded@durable-motlp",
  "logins/a-key-without-its-prefix@durable-motlp",
  "sizes/no-message-of-traces-fits@durable-motlp",
  "syntax/a-variable-that-the-edge-alone-has@durable-motlp",
] as const;

/** The variations of {@link SAMPLE_IDS}. */
export const SAMPLE = VARIATIONS.filter(({ id }) => SAMPLE_IDS.some((name) => name === id));
