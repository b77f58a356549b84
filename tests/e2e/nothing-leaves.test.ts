import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeVariant } from "../support/config-variants.ts";
import { foreignListener } from "../support/foreign-listener.ts";
import { filesContaining, verify } from "../support/run-cli.ts";

/** Never in a message, nor in anything that the run writes. */
const SECRET = "vendor-token-9f31";

const DELIVERY = ["--items", "20"];

test("a second destination beside Kafka: a sink stands for a vendor, and knows no token of it", async () => {
  const vendor = await foreignListener();
  const args = await writeVariant({
    edge: (config) => {
      config.setIn(["exporters", "otlphttp/vendor"], {
        endpoint: vendor.url.replace("//", `//user:${SECRET}@`),
        headers: { Authorization: `Bearer ${SECRET}`, "X-Team": "me" },
        tls: { ca_file: "/no/such/ca.pem" },
      });
      config.setIn(["service", "pipelines", "logs", "exporters"], ["kafka", "otlphttp/vendor"]);
      config.setIn(["service", "pipelines", "traces", "exporters"], ["otlphttp/vendor", "kafka"]);
    },
  });
  const result = await verify([...args, ...DELIVERY]);
  expect(vendor.connections()).toBe(0);
  expect(result.exitCode, `${result.stdout}\n${result.stderr}`).toBe(0);
  const { scenarios, configs } = result.report();
  const all = { reached: 20, duplicated: 0, missing: 0, missingAtTarget: 0 };
  expect(scenarios[0]?.elsewhere).toEqual([
    {
      ...{ role: "edge", exporter: "otlphttp/vendor", protocol: "OTLP/HTTP" },
      items: { traces: 20, metrics: 0, logs: 20 },
      signals: { traces: all, logs: all },
    },
  ]);
  expect(scenarios[0]?.signals.logs).toMatchObject({ delivered: 20, duplicated: 0 });
  expect(result.stdout).toContain("otlphttp/vendor (edge) sent 20 traces, 20 logs");
  expect(configs.edge.notTested.map(({ setting }) => setting)).toEqual(
    expect.arrayContaining([
      "exporters.otlphttp/vendor.endpoint",
      "exporters.otlphttp/vendor.headers",
      "exporters.otlphttp/vendor.tls",
    ]),
  );
  expect(await filesContaining(result.folder, SECRET)).toEqual([]);
});

test("a fan-out at the edge beside mOTLP: OTLP over gRPC, a second Kafka cluster", async () => {
  const vendor = await foreignListener();
  const args = await writeVariant(
    {
      edge: (config) => {
        const headers = { Authorization: `Bearer ${SECRET}` };
        config.setIn(["exporters", "otlp/vendor"], {
          ...{ endpoint: vendor.address, headers },
          tls: { ca_file: "/no/such/ca.pem", server_name_override: "vendor.example" },
        });
        config.setIn(["exporters", "kafka/dr"], {
          ...{ brokers: [vendor.address], logs: { topic: "otel-logs", encoding: "otlp_json" } },
          auth: { sasl: { username: "me", password: SECRET, mechanism: "SCRAM-SHA-512" } },
          producer: { allow_auto_topic_creation: false },
        });
        config.setIn(
          ["service", "pipelines", "logs", "exporters"],
          ["kafka/dr", "kafka", "otlp/vendor"],
        );
        config.setIn(["service", "pipelines", "traces", "exporters"], ["kafka", "otlp/vendor"]);
      },
    },
    "motlp",
  );
  const result = await verify([...args, ...DELIVERY, "--target", "motlp"]);
  expect(vendor.connections()).toBe(0);
  expect(result.exitCode, `${result.stdout}\n${result.stderr}`).toBe(0);
  const all = { reached: 20, duplicated: 0, missing: 0, missingAtTarget: 0 };
  const { elsewhere = [], signals } = result.report().scenarios[0] ?? {};
  const accounts = Object.fromEntries(
    elsewhere.map(({ exporter, protocol, signals: own }) => [exporter, { protocol, ...own }]),
  );
  expect(accounts).toEqual({
    "otlp/vendor": { protocol: "OTLP/gRPC", traces: all, logs: all },
    "kafka/dr": { protocol: "Kafka topic", logs: all },
  });
  expect(signals?.logs).toMatchObject({ delivered: 20, duplicated: 0 });
  expect(await filesContaining(result.folder, SECRET)).toEqual([]);
});

test("second destinations of the backend beside mOTLP: Elasticsearch and a second mOTLP", async () => {
  const production = await foreignListener();
  const args = await writeVariant(
    {
      backend: (config) => {
        config.setIn(["exporters", "elasticsearch"], {
          ...{ endpoints: [production.url], api_key: SECRET },
          sending_queue: { batch: { flush_timeout: "100ms" } },
        });
        config.setIn(["exporters", "otlphttp/other"], {
          endpoint: production.url,
          headers: { Authorization: `ApiKey ${SECRET}` },
        });
        for (const signal of ["traces", "metrics", "logs"]) {
          config.setIn(
            ["service", "pipelines", signal, "exporters"],
            ["otlphttp", "elasticsearch", "otlphttp/other"],
          );
        }
      },
    },
    "motlp",
  );
  const result = await verify([...args, ...DELIVERY, "--target", "motlp"]);
  expect(production.connections()).toBe(0);
  expect(result.exitCode, `${result.stdout}\n${result.stderr}`).toBe(0);
  const { elsewhere = [], signals } = result.report().scenarios[0] ?? {};
  const all = { reached: 20, duplicated: 0, missing: 0, missingAtTarget: 0 };
  expect(elsewhere.map(({ exporter, protocol }) => [exporter, protocol]).toSorted()).toEqual([
    ["elasticsearch", "Elasticsearch bulk API"],
    ["otlphttp/other", "OTLP/HTTP"],
  ]);
  for (const one of elsewhere)
    expect(one.signals).toEqual({ traces: all, metrics: all, logs: all });
  expect(signals?.metrics).toMatchObject({ delivered: 20, duplicated: 0 });
  expect(await filesContaining(result.folder, SECRET)).toEqual([]);
});

test("an address that a variable holds, behind the backend", async () => {
  const vendor = await foreignListener();
  const args = await writeVariant({
    backend: (config) => {
      config.setIn(["exporters", "otlphttp/vendor"], { endpoint: `\${env:VENDOR_FOR_TEST}` });
      config.setIn(
        ["service", "pipelines", "traces", "exporters"],
        ["elasticsearch", "otlphttp/vendor"],
      );
    },
  });
  const result = await verify([...args, ...DELIVERY, "--env", `VENDOR_FOR_TEST=${vendor.url}`]);
  expect(vendor.connections()).toBe(0);
  expect(result.exitCode, `${result.stdout}\n${result.stderr}`).toBe(0);
  expect(result.report().scenarios[0]?.elsewhere).toMatchObject([
    { role: "backend", exporter: "otlphttp/vendor", items: { traces: 20 } },
  ]);
});

test("a proxy before the target", async () => {
  const proxy = await foreignListener();
  const args = await writeVariant({
    backend: (config) => config.setIn(["exporters", "elasticsearch", "proxy_url"], proxy.url),
  });
  const result = await verify([...args, ...DELIVERY]);
  expect(proxy.heard).toEqual([]);
  expect(result.exitCode, `${result.stdout}\n${result.stderr}`).toBe(0);
});

test("the collectors' own traces, logs and metrics stay here, and the run passes", async () => {
  const observatory = await foreignListener();
  const otlp = { protocol: "http/protobuf", endpoint: observatory.url };
  const args = await writeVariant({
    edge: (config) => {
      config.setIn(["service", "telemetry"], {
        traces: { processors: [{ batch: { schedule_delay: 100, exporter: { otlp } } }] },
        logs: { processors: [{ batch: { schedule_delay: 100, exporter: { otlp } } }] },
        metrics: { readers: [{ periodic: { interval: 500, exporter: { otlp } } }] },
      });
    },
    backend: (config) => {
      config.setIn(["service", "telemetry"], {
        traces: { processors: [{ simple: { exporter: { otlp } } }] },
        logs: { processors: [{ simple: { exporter: { otlp } } }] },
      });
    },
  });
  const result = await verify([...args, ...DELIVERY]);
  expect(observatory.heard).toEqual([]);
  expect(observatory.connections()).toBe(0);
  expect(result.exitCode, `${result.stdout}\n${result.stderr}`).toBe(0);
});

test("what is left out is not sent to, and the rest is judged", async () => {
  const vendor = await foreignListener();
  const args = await writeVariant({
    edge: (config) => {
      config.setIn(["exporters", "otlphttp/vendor"], { endpoint: vendor.url });
      config.setIn(["service", "pipelines", "logs", "exporters"], ["kafka", "otlphttp/vendor"]);
    },
  });
  const result = await verify([...args, ...DELIVERY, "--leave-out", "otlphttp/vendor"]);
  expect(vendor.connections()).toBe(0);
  expect(result.exitCode, `${result.stdout}\n${result.stderr}`).toBe(0);
});

test("own telemetry in a file that the config names", async () => {
  const observatory = await foreignListener();
  const otlp = { protocol: "http/protobuf", endpoint: observatory.url };
  const file = join(await mkdtemp(join(tmpdir(), "edot-telemetry-")), "telemetry.yaml");
  const traces = { processors: [{ simple: { exporter: { otlp } } }] };
  await writeFile(file, JSON.stringify({ traces }));
  const args = await writeVariant({
    edge: (config) => config.setIn(["service", "telemetry"], `\${file:${file}}`),
  });
  const result = await verify([...args, ...DELIVERY]);
  expect(observatory.connections()).toBe(0);
  expect([0, 2]).toContain(result.exitCode);
});
