import { expect, test } from "vitest";
import { parse } from "yaml";
import { addressesToCome } from "../../../src/collector-config/addresses-to-come.ts";
import { notTested } from "../../../src/collector-config/not-tested.ts";
import { writeOverlay } from "../../../src/collector-config/overlay.ts";
import { exporterOfPath, sinkPath } from "../../../src/collector-config/sink-client.ts";
import { configOf } from "./config-of.ts";

async function overlayOf(id: string, settings: string) {
  const config = await configOf(
    `receivers: { otlp: }
exporters:
  kafka: { brokers: ["kafka:9092"] }
  ${id}: ${settings}
service:
  pipelines:
    logs: { receivers: [otlp], exporters: [kafka, ${id}] }
`,
  );
  const second = { ...config, elsewhere: [id] };
  const { yaml } = writeOverlay(second, addressesToCome("elasticsearch"));
  const replaced = notTested(second, yaml, "elasticsearch").map(({ setting }) => setting);
  return { settings: parse(yaml).exporters[id], replaced, config: second };
}

test("OTLP/HTTP: the sink's address, and no secret", async () => {
  const { settings, replaced } = await overlayOf(
    "otlphttp/vendor",
    `{ endpoint: https://vendor.example, logs_endpoint: https://logs.vendor.example/v1/logs, tls: { ca_file: /ca.pem },
    auth: { authenticator: oauth2client }, compression: snappy, headers: { X-Api-Key: secret, X-Team: me } }`,
  );
  const url = "http://sink.run.invalid:80/edge/otlphttp~2Fvendor";
  expect(settings).toEqual({
    endpoint: url,
    logs_endpoint: `${url}/v1/logs`,
    tls: null,
    auth: null,
    compression: "gzip",
    headers: { "X-Api-Key": "replaced by the run" },
  });
  expect(replaced).toContain("exporters.otlphttp/vendor.auth");
});

test("OTLP/gRPC: plain text, whatever TLS is written, and metadata that names the exporter", async () => {
  const { settings } = await overlayOf(
    "otlp/vendor",
    `{ endpoint: vendor:443, tls: { ca_file: /ca.pem, min_version: "1.3" }, authority: vendor, compression: snappy,
    headers: { Authorization: Bearer x, X-Team: me } }`,
  );
  expect(settings).toEqual({
    endpoint: "sink.run.invalid:4317",
    tls: { ca_file: null, min_version: null, insecure: true },
    authority: "",
    compression: "gzip",
    headers: { Authorization: "replaced by the run", "x-edot-kafka-sink": "edge/otlp~2Fvendor" },
  });
});

test("the loadbalancing exporter: one host for all that its resolver would find", async () => {
  const { settings } = await overlayOf(
    "loadbalancing",
    "{ protocol: { otlp: { tls: { insecure: false } } }, resolver: { dns: { hostname: gateway } } }",
  );
  expect(settings).toEqual({
    protocol: {
      otlp: { tls: { insecure: true }, headers: { "x-edot-kafka-sink": "edge/loadbalancing" } },
    },
    resolver: { dns: null, static: { hostnames: ["sink.run.invalid:4317"] } },
  });
});

test("Elasticsearch: no credentials, no list of nodes", async () => {
  const { settings } = await overlayOf(
    "elasticsearch/archive",
    `{ endpoint: https://archive:9200, api_key: secret, user: me, password: secret, auth: { authenticator: x },
    tls: { ca_file: /ca.pem }, proxy_url: http://proxy:80, discover: { on_start: true }, headers: { X-Token: secret } }`,
  );
  expect(settings).toEqual({
    endpoints: ["http://sink.run.invalid:80/edge/elasticsearch~2Farchive"],
    endpoint: "",
    api_key: "",
    user: "",
    password: "",
    discover: { on_start: false, interval: 0 },
    tls: null,
    auth: null,
    proxy_url: "",
    headers: { "X-Token": "replaced by the run" },
  });
});

test("Kafka: a topic of its own for each signal, at the run's broker", async () => {
  const { settings, replaced } = await overlayOf(
    "kafka/dr",
    `{ brokers: ["dr:9092"], logs: { topic: otel-logs, topic_from_metadata_key: tenant, encoding: otlp_json },
    topic_from_attribute: tenant, tls: { insecure: false }, auth: { sasl: { mechanism: PLAIN } },
    producer: { allow_auto_topic_creation: false, required_acks: -1 } }`,
  );
  expect(settings).toEqual({
    brokers: ["kafka.run.invalid:9092"],
    logs: { topic: "edot-kafka-harness.sink.edge.kafka.dr.logs", topic_from_metadata_key: "" },
    topic_from_attribute: "",
    tls: null,
    auth: null,
    producer: { allow_auto_topic_creation: true },
  });
  expect(replaced).toEqual(
    expect.arrayContaining(["exporters.kafka/dr.brokers", "exporters.kafka/dr.logs.topic"]),
  );
});

test.each(["otlp", "otlphttp/vendor", "kafka/a.b_c-d", "otlp/ä"])("a path for %s", (id) => {
  const path = sinkPath("backend", id);
  expect(path).toMatch(/^[\w/~.-]+$/);
  expect(exporterOfPath(path)).toEqual({ role: "backend", exporter: id });
});

test.each(["", "unused", "edge", "edge/", "edge/a/b", "other/otlp", "edge/~E0~A4~A"])(
  "no path: %s",
  (path) => {
    expect(exporterOfPath(path)).toBeUndefined();
  },
);
