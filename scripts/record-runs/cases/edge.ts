import { writeVariant } from "../../../tests/support/config-variants.ts";
import {
  byCommand,
  delivery,
  incident,
  incidentOfLogs,
  only,
  type RecordedCase,
} from "../recorded-case.ts";

/** What is refused, dropped or held at the edge collector. */
export const EDGE_CASES: readonly RecordedCase[] = [
  {
    name: "edge-refused",
    what: "the edge refuses requests that are larger than it takes",
    run: incident(
      "edge-refused",
      only("logs", {
        edge: (config) =>
          config.setIn(["receivers", "otlp", "protocols"], {
            http: { endpoint: "0.0.0.0:4318", max_request_body_size: 4000 },
          }),
      }),
    ),
  },
  incidentOfLogs("edge-queue-full", "Kafka is away for longer than the edge's queue has room"),
  incidentOfLogs("queue-disk-full", "the disk under the edge's queue fills up while Kafka is away"),
  incidentOfLogs("kafka-forbidden", "the edge's user may not write to the topic for a while"),
  incidentOfLogs("topic-missing", "there is no topic, and nobody makes it"),
];

/** What happens to the brokers of a cluster. */
export const CLUSTER_CASES: readonly RecordedCase[] = [
  {
    name: "acknowledged-by-leader",
    what: "the leader dies alone with what it has acknowledged, and the edge takes its word for enough",
    run: byCommand(
      async () => [
        ...["verify", "--scenario", "broker-crash", "--brokers", "3", "--items", "6"],
        ...["--target", "motlp"],
        ...(await writeVariant(
          only("logs", {
            edge: (config) => config.deleteIn(["exporters", "kafka", "producer", "required_acks"]),
          }),
          "motlp",
        )),
      ],
      "docker",
    ),
  },
];

/** What is the matter with messages and the consumer group between the two collectors. */
export const KAFKA_CASES: readonly RecordedCase[] = [
  incidentOfLogs("poison-message", "a message that is not OTLP, at which the receiver stops"),
  incidentOfLogs("expired", "the target is so slow that Kafka's retention takes what waits"),
  incidentOfLogs("idle-consumers", "two backend collectors, and a topic of one partition"),
  {
    name: "not-at-rest",
    what: "the backend has a second exporter that never succeeds, and the first one gets everything again and again",
    run: delivery(
      { items: 2 },
      only("logs", {
        backend: (config) => {
          config.setIn(["receivers", "kafka", "error_backoff", "initial_interval"], "60s");
          config.setIn(["receivers", "kafka", "error_backoff", "max_interval"], "60s");
          config.setIn(["receivers", "kafka", "error_backoff", "randomization_factor"], 0);
          config.setIn(["exporters", "kafka/copy"], {
            brokers: ["kafka1:9092"],
            logs: { topic: "never-made" },
            producer: { allow_auto_topic_creation: false },
            sending_queue: { enabled: false },
            retry_on_failure: { enabled: false },
          });
          config.setIn(["service", "pipelines", "logs", "exporters"], ["otlphttp", "kafka/copy"]);
        },
      }),
    ),
  },
];
