import { expect, test } from "vitest";
import { writeVariant } from "../support/config-variants.ts";
import { foreignListener } from "../support/foreign-listener.ts";
import { verify } from "../support/run-cli.ts";

/** What reaches each destination of a fan-out; that nothing else does, `nothing-leaves.test.ts` shows. */
const DELIVERY = ["--items", "20"];
const SECRET = "vendor-token-9f31";

test("a second Elasticsearch and a second Kafka cluster: no item of the target is a duplicate", async () => {
  const production = await foreignListener();
  const args = await writeVariant({
    edge: (config) => {
      const kafka = config.toJS().exporters.kafka;
      config.setIn(["exporters", "kafka/dr"], { ...kafka, brokers: [production.address] });
      for (const signal of ["traces", "metrics", "logs"]) {
        config.setIn(["service", "pipelines", signal, "exporters"], ["kafka", "kafka/dr"]);
      }
    },
    backend: (config) => {
      config.setIn(["exporters", "elasticsearch/archive"], {
        ...{ endpoint: production.url, user: "me", password: SECRET },
      });
      config.setIn(
        ["service", "pipelines", "logs", "exporters"],
        ["elasticsearch/archive", "elasticsearch"],
      );
    },
  });
  const result = await verify([...args, ...DELIVERY]);
  expect(production.connections()).toBe(0);
  expect(result.exitCode, `${result.stdout}\n${result.stderr}`).toBe(0);
  const all = { reached: 20, duplicated: 0, missing: 0, missingAtTarget: 0 };
  expect(result.report().scenarios[0]?.elsewhere).toMatchObject([
    { exporter: "kafka/dr", signals: { traces: all, metrics: all, logs: all } },
    { exporter: "elasticsearch/archive", signals: { logs: all } },
  ]);
});

test("a second destination that loses its items is named, and the run passes", async () => {
  const args = await writeVariant(
    {
      edge: (config) => {
        config.setIn(["exporters", "otlp/vendor"], {
          ...{ endpoint: "vendor.example:4317", timeout: "1us" },
          retry_on_failure: { enabled: false },
        });
        config.setIn(["service", "pipelines", "logs", "exporters"], ["kafka", "otlp/vendor"]);
      },
    },
    "motlp",
  );
  const result = await verify([...args, ...DELIVERY, "--target", "motlp"]);
  expect(result.exitCode, `${result.stdout}\n${result.stderr}`).toBe(0);
  const [scenario] = result.report().scenarios;
  expect(scenario?.elsewhere).toMatchObject([
    { exporter: "otlp/vendor", signals: { logs: { reached: 0, missing: 20, missingAtTarget: 0 } } },
  ]);
  // And the exporter to Kafka is not blamed for what this one gave up on.
  expect(scenario?.findings.map(({ code }) => code)).toEqual(["missing-elsewhere"]);
  expect(result.stdout).toMatch(
    /otlp\/vendor \(edge\) sent nothing.*missing\s+there:\s+20\s+logs/s,
  );
});

test("two destinations of which each alone gets a signal are refused by their names", async () => {
  const production = await foreignListener();
  const args = await writeVariant({
    backend: (config) => {
      config.setIn(["exporters", "elasticsearch/b"], {
        ...{ endpoints: [production.url], api_key: SECRET },
      });
      const exporters = (signal: string, ...ids: readonly string[]) =>
        config.setIn(["service", "pipelines", signal, "exporters"], ids);
      exporters("logs", "elasticsearch", "elasticsearch/b");
      exporters("metrics", "elasticsearch/b");
    },
  });
  const result = await verify([...args, ...DELIVERY]);
  expect(production.connections()).toBe(0);
  expect(result.exitCode).toBe(2);
  expect(result.stderr).toContain("[foreign-address]");
  expect(result.stderr).toContain("elasticsearch/b alone gets metrics");
  expect(result.stderr).toMatch(/ at: \S+\.yaml:\d+$/m);
});

test("a second Kafka cluster with an encoding that no sink reads", async () => {
  const production = await foreignListener();
  const args = await writeVariant({
    edge: (config) => {
      config.setIn(["exporters", "kafka/siem"], {
        ...{ brokers: [production.address], logs: { topic: "siem", encoding: "raw" } },
        auth: { sasl: { username: "me", password: SECRET, mechanism: "PLAIN" } },
      });
      config.setIn(["service", "pipelines", "logs", "exporters"], ["kafka", "kafka/siem"]);
    },
  });
  const result = await verify([...args, ...DELIVERY]);
  expect(production.connections()).toBe(0);
  expect(result.exitCode).toBe(2);
  expect(result.stderr).toContain("[foreign-address]");
  expect(result.stderr).toContain("kafka/siem of the edge config sends logs");
  expect(result.stderr).not.toContain(SECRET);
});
