import type { Document } from "yaml";
import { dropLogs } from "../../../tests/support/breaking-processors.ts";
import { writeVariant } from "../../../tests/support/config-variants.ts";
import { byCommand, deliver, delivery, only, type RecordedCase } from "../recorded-case.ts";

/** Every tenth span gets a name that a keyword has no room for, in few words. */
function lengthenNames(config: Document): void {
  const where = 'where IsMatch(String(attributes["harness.sequence"]), "5$")';
  const tenfold = `set(name, Concat([${Array(10).fill("name").join(", ")}], "")) ${where}`;
  const statements = [`set(name, "${"x".repeat(33)}") ${where}`, tenfold, tenfold, tenfold];
  config.setIn(["processors", "transform"], {
    error_mode: "propagate",
    trace_statements: [{ context: "span", statements }],
  });
  config.setIn(["service", "pipelines", "traces", "processors"], ["transform"]);
}

/** Adds a processor to a pipeline. */
function process(signal: string, id: string, settings: object): (config: Document) => void {
  return (config) => {
    config.setIn(["processors", id], settings);
    config.setIn(["service", "pipelines", signal, "processors"], [id]);
  };
}

/** A healthy run, and what configs alone do to a delivery. */
export const CONFIG_CASES: readonly RecordedCase[] = [
  {
    name: "durable-delivery",
    what: "configs/durable delivers to Elasticsearch",
    run: byCommand(async () => [...deliver(10), "--configs", "configs/durable"]),
  },
  {
    name: "documented-delivery",
    what: "Elastic's page: signals share a topic, and the backend begins at its end",
    run: byCommand(async () => [...deliver(10), "--configs", "configs/documented"]),
  },
  {
    name: "encoding-mismatch",
    what: "the backend reads logs as otlp_json, which the edge writes as otlp_proto",
    run: byCommand(async () => [
      ...deliver(10),
      ...(await writeVariant({
        backend: (config) => {
          const kafka = ["receivers", "kafka"];
          config.setIn([...kafka, "logs", "encoding"], "otlp_json");
          // What cannot be decoded is passed over; as it is, the partition waits for a collector that can.
          config.setIn([...kafka, "message_marking", "on_permanent_error"], true);
        },
      })),
    ]),
  },
  {
    name: "silent-mismatch",
    what: "the edge writes traces as jaeger_json, the backend reads them as otlp_json, and no log says so",
    run: delivery(
      { items: 4 },
      only("traces", {
        edge: (config) => config.setIn(["exporters", "kafka", "traces", "encoding"], "jaeger_json"),
        backend: (config) =>
          config.setIn(["receivers", "kafka", "traces", "encoding"], "otlp_json"),
      }),
    ),
  },
  {
    name: "phantom-documents",
    what: "the backend takes logs in OTLP for text, and makes documents of it that were not sent",
    run: delivery(
      { items: 4, target: "elasticsearch" },
      only("logs", {
        backend: (config) => config.setIn(["receivers", "kafka", "logs", "encoding"], "text"),
      }),
    ),
  },
  {
    name: "topic-mismatch",
    what: "the backend reads logs from a topic that the edge does not write",
    run: byCommand(async () => [
      ...deliver(10),
      ...(await writeVariant({
        backend: (config) => config.setIn(["receivers", "kafka", "logs", "topics"], ["otel-other"]),
      })),
    ]),
  },
  {
    name: "dropped-and-rejected",
    what: "the edge drops every fifth log, and Elasticsearch refuses every tenth span",
    run: byCommand(async () => [
      ...deliver(10),
      ...(await writeVariant({ edge: dropLogs("05"), backend: lengthenNames })),
      "--as-sent",
    ]),
  },
  {
    name: "cumulative-histogram",
    what: "the edge does not convert histograms of cumulative temporality, and Elasticsearch's exporter drops them",
    run: delivery(
      { items: 20, target: "elasticsearch" },
      only("metrics", {
        edge: (config) => config.deleteIn(["service", "pipelines", "metrics", "processors"]),
      }),
    ),
  },
  {
    name: "second-destination",
    what: "the edge sends logs to a vendor, too, with an exporter that gives up at once",
    run: delivery(
      { items: 4 },
      only("logs", {
        edge: (config) => {
          config.setIn(["exporters", "otlp/vendor"], {
            ...{ endpoint: "vendor.example:4317", timeout: "1us" },
            retry_on_failure: { enabled: false },
          });
          config.setIn(["service", "pipelines", "logs", "exporters"], ["kafka", "otlp/vendor"]);
        },
      }),
    ),
  },
  {
    name: "as-written",
    what: "a login to Kafka without TLS, and no credentials for Elasticsearch: the overlay hides both",
    run: delivery(
      { items: 4, target: "elasticsearch" },
      only("logs", {
        edge: (config) => {
          const sasl = { username: "u", password: "p", mechanism: "SCRAM-SHA-512" };
          config.setIn(["exporters", "kafka", "tls"], { insecure: true });
          config.setIn(["exporters", "kafka", "auth"], { sasl });
        },
        backend: (config) => config.deleteIn(["exporters", "elasticsearch", "api_key"]),
      }),
    ),
  },
  {
    name: "added-attributes",
    what: "the backend adds an attribute to logs, which are held against what was sent",
    run: delivery(
      { items: 4, more: ["--as-sent"] },
      only("logs", {
        backend: process("logs", "attributes", {
          actions: [{ key: "team", value: "a", action: "insert" }],
        }),
      }),
    ),
  },
  {
    name: "unapproved-effects",
    what: "the edge drops every fifth log on purpose, which is not approved",
    run: delivery({ items: 6 }, only("logs", { edge: dropLogs("05") })),
  },
];
