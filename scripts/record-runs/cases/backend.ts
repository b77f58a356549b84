import type { Document } from "yaml";
import { byCommand, delivery, incident, only, type RecordedCase } from "../recorded-case.ts";

const OTLPHTTP = ["exporters", "otlphttp"];
const KAFKA = ["receivers", "kafka"];

/** Commits before delivery, and goes on after an error, as the receiver does by default. */
function markBefore(config: Document): void {
  config.setIn([...KAFKA, "message_marking"], { after: false });
  config.setIn([...KAFKA, "error_backoff"], { enabled: false });
}

/** What the backend collector and its target make of what they get. */
export const BACKEND_CASES: readonly RecordedCase[] = [
  {
    name: "target-dropped",
    what: "logs are routed to an index that mOTLP does not keep",
    run: delivery(
      { items: 2, more: ["--as-sent"] },
      only("logs", {
        backend: (config) => {
          config.setIn(["processors", "resource/index"], {
            attributes: [{ key: "elasticsearch.index", value: "app-logs", action: "upsert" }],
          });
          config.setIn(["service", "pipelines", "logs", "processors"], ["resource/index"]);
        },
      }),
    ),
  },
  {
    name: "queue-in-memory",
    what: "Elastic's page: the backend is killed while mOTLP is away",
    run: byCommand(async () => [
      ...["verify", "--scenario", "outage-crash", "--items", "12", "--outage", "3"],
      ...["--configs", "configs/documented", "--target", "motlp"],
    ]),
  },
  {
    name: "incident-unavailable",
    what: "an incident: mOTLP answers 503 for two seconds",
    run: byCommand(async () => [
      ...["reproduce", "tests/recorded/incident-unavailable/incident.yaml"],
      ...["--configs", "configs/durable", "--target", "motlp"],
    ]),
  },
  {
    name: "wrong-key",
    what: "mOTLP does not know the backend's API key, and the receiver stops at the first refusal",
    run: delivery({ items: 4, more: ["--env", "MOTLP_API_KEY=wrong"] }, only("logs")),
  },
  {
    name: "clock-behind",
    what: "an incident: the SDK's clock is behind, and the time series data stream refuses its metrics",
    run: incident("clock-behind", only("metrics"), "elasticsearch"),
  },
  {
    name: "request-too-large",
    what: "an incident: mOTLP answers 413, and the receiver goes on with the next message",
    run: incident(
      "request-too-large",
      only("logs", {
        backend: (config) =>
          config.setIn([...KAFKA, "message_marking", "on_permanent_error"], true),
      }),
    ),
  },
  {
    name: "gave-up",
    what: "an incident: mOTLP is away for longer than the exporter retries, behind a batch processor",
    run: incident(
      "gave-up",
      only("logs", {
        backend: (config) => {
          config.setIn(["processors", "batch"], { timeout: "100ms" });
          config.setIn(["service", "pipelines", "logs", "processors"], ["batch"]);
          const retries = { initial_interval: "100ms", max_interval: "300ms" };
          config.setIn([...OTLPHTTP, "retry_on_failure"], { ...retries, max_elapsed_time: "1s" });
        },
      }),
    ),
  },
  {
    name: "disk-full",
    what: "an incident: Elasticsearch refuses each document (429) for longer than the exporter retries",
    run: incident(
      "disk-full",
      only("logs", {
        backend: (config) =>
          config.setIn(["exporters", "elasticsearch", "retry"], {
            max_retries: 1,
            initial_interval: "100ms",
          }),
      }),
      "elasticsearch",
    ),
  },
  {
    name: "backend-queue-full",
    what: "an incident: the backend's queue has no room, and the receiver goes on with the next message",
    run: incident(
      "backend-queue-full",
      only("logs", {
        backend: (config) => {
          markBefore(config);
          const queue = { queue_size: 1, num_consumers: 1, sizer: "requests" };
          config.setIn([...OTLPHTTP, "sending_queue"], { enabled: true, ...queue });
        },
      }),
    ),
  },
  {
    name: "retries-without-pause",
    what: "an incident: mOTLP is slow, and the receiver's pauses have no multiplier",
    run: incident(
      "retries-without-pause",
      only("logs", {
        backend: (config) => {
          config.setIn([...KAFKA, "error_backoff"], { enabled: true, initial_interval: "100ms" });
          config.setIn([...OTLPHTTP, "timeout"], "500ms");
          config.setIn([...OTLPHTTP, "retry_on_failure"], { enabled: false });
        },
      }),
    ),
  },
  {
    name: "answers",
    what: "mOTLP rejects items of a request that it accepts, and answers another one with 429",
    // What starts parts is large, and only recording needs it.
    run: async () => (await import("./answers.ts")).answers(),
  },
];
