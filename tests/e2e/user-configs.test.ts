import { expect, test } from "vitest";
import { writeVariant } from "../support/config-variants.ts";
import { type CliResult, verify } from "../support/run-cli.ts";

/** What users' own files look like: other names, variables, several receivers, other credentials. */
function expectPass(result: CliResult): void {
  expect(result.exitCode, `${result.stdout}\n${result.stderr}`).toBe(0);
  expect(result.report().verdict).toBe("pass");
}

test("components of any name, a receiver per signal, variables with and without defaults, topics that must be there", async () => {
  const reference = (text: string) => `\${${text}}`;
  const args = await writeVariant({
    edge: (config) => {
      const kafka = config.getIn(["exporters", "kafka"]);
      config.setIn(["exporters", "kafka/out"], kafka);
      config.deleteIn(["exporters", "kafka"]);
      // In production somebody makes the topics; here the harness does.
      config.setIn(["exporters", "kafka/out", "producer", "allow_auto_topic_creation"], false);
      config.setIn(["exporters", "kafka/out", "logs", "topic"], reference("LOGS_TOPIC"));
      config.setIn(
        ["exporters", "kafka/out", "traces", "topic"],
        reference("env:TRACES_TOPIC:-traces-by-default"),
      );
      config.setIn(["extensions", "health_check"], {});
      config.setIn(["service", "extensions"], ["file_storage/queue", "health_check"]);
      for (const signal of ["traces", "metrics", "logs"]) {
        config.setIn(["service", "pipelines", signal, "exporters"], ["kafka/out"]);
      }
    },
    backend: (config) => {
      const receiver = (signal: string, topic: string) => ({
        brokers: ["broker.example:9093"],
        group_id: `group-${signal}`,
        tls: { insecure: false },
        auth: { sasl: { username: "u", password: "p", mechanism: "SCRAM-SHA-512" } },
        [signal]: { topics: [topic] },
        initial_offset: "earliest",
        message_marking: { after: true },
        error_backoff: { enabled: true, max_elapsed_time: "0s", max_interval: "5s" },
      });
      config.setIn(["receivers"], {
        "kafka/traces": receiver("traces", reference("env:TRACES_TOPIC:-traces-by-default")),
        "kafka/metrics": receiver("metrics", "otel-metrics"),
        "kafka/logs": receiver("logs", reference("env:LOGS_TOPIC")),
      });
      config.setIn(["exporters"], {
        "elasticsearch/otel": {
          endpoint: "https://es.example:9243",
          user: "elastic",
          password: "not-known-to-the-run",
          sending_queue: { enabled: false },
        },
      });
      config.setIn(["extensions"], { health_check: {} });
      config.setIn(["service", "extensions"], ["health_check"]);
      for (const signal of ["traces", "metrics", "logs"]) {
        config.setIn(["service", "pipelines", signal], {
          receivers: [`kafka/${signal}`],
          exporters: ["elasticsearch/otel"],
        });
      }
    },
  });
  expectPass(await verify([...args, "--items", "100", "--env", "LOGS_TOPIC=my-logs"]));
});

// Over http/json: tests/exhaustive/user-configs.test.ts.
test("towards the edge over grpc", async () => {
  expectPass(await verify(["--items", "100", "--protocol", "grpc"]));
});

test("an edge that takes logs only, over gRPC only: only logs are sent and judged", async () => {
  const args = await writeVariant({
    edge: (config) => {
      config.deleteIn(["receivers", "otlp", "protocols", "http"]);
      config.deleteIn(["service", "pipelines", "traces"]);
      config.deleteIn(["service", "pipelines", "metrics"]);
    },
  });
  const result = await verify([...args, "--items", "50"]);
  expectPass(result);
  expect(Object.keys(result.report().scenarios[0]?.signals ?? {})).toEqual(["logs"]);
});

test("receivers of another kind beside otlp: the host's metrics, and files", async () => {
  const args = await writeVariant({
    edge: (config) => {
      config.setIn(["receivers", "hostmetrics"], {
        collection_interval: "1s",
        scrapers: { load: {} },
      });
      config.setIn(["receivers", "filelog"], { include: ["/var/log/edot-kafka-none/*.log"] });
      config.setIn(["exporters", "debug"], {});
      // The host's go the same way as the SDK's, the files' go elsewhere.
      config.setIn(["service", "pipelines", "metrics", "receivers"], ["otlp", "hostmetrics"]);
      config.setIn(["service", "pipelines", "logs/files"], {
        receivers: ["filelog"],
        exporters: ["debug"],
      });
    },
  });
  expectPass(await verify([...args, "--items", "50"]));
});
