import { all, drops, type RuleCase, sets } from "./case.ts";

const MARKING = "receivers.kafka.message_marking";
const BACKOFF = "receivers.kafka.error_backoff";
const ES = "exporters.elasticsearch";
const MOTLP = "exporters.otlphttp";
const QUEUE = { enabled: true, block_on_overflow: false };

/** Rules about the backend's kafka receiver and its exporter. */
export const BACKEND: Readonly<Record<string, RuleCase>> = {
  "latest-offset": {
    appears: { backend: drops("receivers.kafka.initial_offset") },
    says: "kafka sets no initial_offset; the default is latest",
    not: { backend: sets("receivers.kafka.initial_offset", "earliest") },
  },
  "marked-before-delivery": {
    appears: { backend: drops(`${MARKING}.after`) },
    says: "Offsets are committed before the target has the items",
    not: { backend: sets(`${MARKING}.after`, "true") },
  },
  "marked-on-error": {
    appears: { backend: sets(`${MARKING}.on_error`, true) },
    says: "kafka sets message_marking: on_error: true",
    not: { backend: drops(`${MARKING}.on_error`) },
  },
  "marked-on-permanent-error": {
    appears: { target: "motlp", backend: sets(`${MARKING}.on_permanent_error`, true) },
    says: "takes 401, 403, 404, 408 and 500 for permanent errors",
    // The Elasticsearch exporter tries those again.
    not: { backend: sets(`${MARKING}.on_permanent_error`, true) },
  },
  "backoff-missing": {
    appears: { backend: drops(BACKOFF) },
    says: "the partition stays paused until the next rebalance",
    not: { backend: sets(`${BACKOFF}.max_interval`, "1m") },
  },
  "backoff-ends": {
    appears: { backend: sets(`${BACKOFF}.max_elapsed_time`, "5m") },
    says: "kafka sets error_backoff: max_elapsed_time: 5m",
    not: { backend: drops(`${BACKOFF}.max_elapsed_time`) },
  },
  "retries-without-pause": {
    appears: { backend: drops(`${BACKOFF}.multiplier`) },
    says: "kafka sets no error_backoff: multiplier; the default is 0",
    not: { backend: sets(`${BACKOFF}.multiplier`, 1.5) },
  },
  "queue-behind-receiver": {
    appears: { backend: drops(`${ES}.sending_queue`) },
    says: "elasticsearch sets no sending_queue: enabled; the default is true",
    not: { backend: sets(`${ES}.sending_queue`, { enabled: true, wait_for_result: true }) },
  },
  "backend-queue-overflow": {
    appears: { backend: all(sets(`${ES}.sending_queue`, QUEUE), drops(BACKOFF)) },
    says: "elasticsearch sets sending_queue: block_on_overflow: false",
    // The receiver tries again what is refused.
    not: { backend: sets(`${ES}.sending_queue`, QUEUE) },
  },
  "backend-retries-end": {
    appears: { backend: drops(`${ES}.retry.max_retries`) },
    says: "the default is 2",
    // Without a queue the receiver tries again what the exporter gave up.
    not: { target: "motlp", backend: sets(`${MOTLP}.retry_on_failure.max_elapsed_time`, "3s") },
  },
  "status-not-retried": {
    appears: { backend: sets(`${ES}.retry.retry_on_status`, [429, 503]) },
    says: "401, 403, 502 and 504 are permanent errors then",
    not: { backend: sets(`${ES}.retry.retry_on_status`, [401, 403, 429, 502, 503, 504]) },
  },
  "no-credentials": {
    appears: { backend: drops(`${ES}.api_key`) },
    says: "elasticsearch sets no credentials",
    not: {
      backend: all(
        drops(`${ES}.api_key`),
        sets(`${ES}.user`, "me"),
        sets(`${ES}.password`, "secret"),
      ),
    },
  },
  "login-in-plain-text": {
    appears: {
      backend: all(
        sets("receivers.kafka.auth", {
          sasl: { mechanism: "PLAIN", username: "me", password: "secret" },
        }),
        sets("receivers.kafka.tls", { insecure: true }),
      ),
    },
    says: "switches TLS off",
    not: {
      backend: all(
        sets("receivers.kafka.auth", {
          sasl: { mechanism: "PLAIN", username: "me", password: "secret" },
        }),
        sets("receivers.kafka.tls", { insecure_skip_verify: true }),
      ),
    },
  },
  "mapping-mode-ignored": {
    appears: { backend: sets(`${ES}.mapping`, { mode: "ecs" }) },
    says: "elasticsearch sets mapping: mode: ecs",
    not: { backend: sets(`${ES}.mapping`, { allowed_modes: ["otel"] }) },
  },
  "removed-key": {
    appears: { edge: sets("exporters.kafka.topic", "otel") },
    says: "sets topic, which a later release removes",
    not: { edge: sets("exporters.kafka.auth", { sasl: { mechanism: "SCRAM-SHA-512" } }) },
  },
  "debug-verbosity": {
    appears: {
      backend: all(
        sets("exporters.debug", { verbosity: "detailed" }),
        sets("service.pipelines.logs.exporters", ["elasticsearch", "debug"]),
      ),
    },
    says: "debug sets verbosity: detailed",
    not: {
      backend: all(
        sets("exporters.debug", {}),
        sets("service.pipelines.logs.exporters", ["elasticsearch", "debug"]),
      ),
    },
  },
  "unused-component": {
    appears: { backend: sets("exporters.debug", {}) },
    says: "debug (exporters) of the backend is in no pipeline",
    not: {
      backend: all(
        sets("exporters.debug", {}),
        sets("service.pipelines.logs.exporters", ["elasticsearch", "debug"]),
      ),
    },
  },
};
