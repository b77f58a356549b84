import { expect, test } from "vitest";
import { addressesToCome } from "../../../src/collector-config/addresses-to-come.ts";
import { loadCollectorConfig } from "../../../src/collector-config/collector-config.ts";
import { notTested } from "../../../src/collector-config/not-tested.ts";
import { writeOverlay } from "../../../src/collector-config/overlay.ts";
import type { TargetKind } from "../../../src/collector-config/target-kind.ts";
import { fileWith } from "./config-of.ts";

async function found(text: string, target: TargetKind = "elasticsearch", leaveOut: string[] = []) {
  const path = fileWith(text);
  const config = await loadCollectorConfig("backend", { files: [path], leaveOut });
  const overlay = writeOverlay(config, addressesToCome(target));
  return notTested(config, overlay.yaml, target).map(
    ({ kind, setting, place }) => `${kind}: ${setting} ${place.replace(path, "")}`,
  );
}

const TEXT = `receivers:
  kafka:
    brokers: [a:1, b:1]
    group_id: g
    tls: { insecure: false }
    auth: { sasl: { username: u, password: p } }
exporters:
  elasticsearch:
    endpoints: [https://es:9200]
    api_key: "\${env:KEY}"
    proxy_url: http://proxy:3128
    flush: { interval: 1s }
  debug/vendor:
extensions:
  file_storage/q: { directory: /var/q }
  health_check:
service:
  extensions: [file_storage/q, health_check]
  telemetry:
    logs: { level: debug, output_paths: [/var/log/otel.log] }
    traces: { processors: [{ batch: { exporter: { otlp: { endpoint: "https://obs" } } } }] }
  pipelines:
    logs: { receivers: [kafka], exporters: [elasticsearch, debug/vendor] }
`;

test("what is replaced, each with its line, and nothing else", async () => {
  expect(await found(TEXT)).toEqual([
    "address: receivers.kafka.brokers :3",
    "TLS: receivers.kafka.tls :5",
    "login: receivers.kafka.auth :6",
    "address: exporters.elasticsearch.endpoints :9",
    "proxy: exporters.elasticsearch.proxy_url :11",
    "storage folder: extensions.file_storage/q.directory :15",
    "own telemetry: service.telemetry.traces.processors :21",
    "own telemetry: service.telemetry.logs.level :20",
    "log paths: service.telemetry.logs.output_paths :20",
    "credentials: exporters.elasticsearch.api_key :10",
  ]);
});

test("what only production's Elasticsearch has", async () => {
  const lines = await found(`receivers: { kafka: }
exporters:
  elasticsearch:
    endpoint: https://es:9200
    pipeline: otel-enrich
    logs_index: logs-app-prod
    traces_index: ""
service: { pipelines: { logs: { receivers: [kafka], exporters: [elasticsearch] } } }
`);
  expect(lines).toEqual(
    expect.arrayContaining([
      "ingest pipeline: exporters.elasticsearch.pipeline :5",
      "index: exporters.elasticsearch.logs_index :6",
    ]),
  );
  expect(lines.join()).not.toContain("traces_index");
});

test("what was left out", async () => {
  expect(await found(TEXT, "elasticsearch", ["debug/vendor"])).toContain(
    "left out: exporters.debug/vendor :13",
  );
});

test("an address and a header that variables hold", async () => {
  const text = `exporters:
  otlphttp:
    endpoint: \${env:WHERE}
    headers: { Authorization: "ApiKey \${env:KEY}", X-Team: me }
service:
  pipelines:
    logs: { receivers: [kafka], exporters: [otlphttp] }
`;
  expect(await found(text, "motlp")).toEqual([
    "address: exporters.otlphttp.endpoint :3",
    "credentials: exporters.otlphttp.headers.Authorization :4",
  ]);
});
