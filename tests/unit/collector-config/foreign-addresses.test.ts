import { expect, test } from "vitest";
import { parse } from "yaml";
import { addressesIn, hostAndPort, shownAddress } from "../../../src/collector-config/addresses.ts";
import { foreignAddresses } from "../../../src/collector-config/foreign-addresses.ts";

const OWN = ["kafka:9092", "https://target:443"];

/** A config whose logs go to Kafka and to one more exporter, with one more extension. */
function found(text: string): string[] {
  return foreignAddresses(parse(text), OWN).map(
    ({ what, keys, address }) => `${what} at ${keys.join(".")}: ${address}`,
  );
}

const exporting = (id: string, settings: string, more = "") => `
exporters: { kafka: { brokers: ["kafka:9092"] }, ${id}: ${settings} }
service: { pipelines: { logs: { receivers: [otlp], exporters: [kafka, ${id}] } } ${more} }
`;
const starting = (id: string, settings: string) => `
extensions: { ${id}: ${settings} }
service: { extensions: [${id}], pipelines: { logs: { receivers: [otlp], exporters: [] } } }
`;

test.each<[string, string]>([
  ["an exporter to the target", exporting("otlphttp", "{ endpoint: 'https://target' }")],
  ["one that prints", exporting("debug", "{ verbosity: basic }")],
  ["one that writes a file", exporting("file/out", "{ path: /tmp/x }")],
  [
    "one that no pipeline uses",
    "exporters: { otlphttp/old: { endpoint: 'https://vendor' } }\nservice: { pipelines: {} }",
  ],
  [
    "addresses that travel with the data",
    exporting("otlphttp", "{ endpoint: 'https://target', headers: { Origin: 'https://vendor' } }"),
  ],
  ["an extension that listens", starting("health_check", "{ endpoint: '0.0.0.0:13133' }")],
  ["an extension that stores", starting("file_storage/queue", "{ directory: /var }")],
  [
    "an extension that nothing starts",
    "extensions: { oauth2client: { token_url: 'https://idp' } }",
  ],
  [
    "own telemetry that is asked for",
    exporting(
      "nop",
      "{}",
      ", telemetry: { metrics: { readers: [{ pull: { exporter: { prometheus: { host: 0.0.0.0, port: 8888 } } } }] } }",
    ),
  ],
  [
    "own telemetry that is printed",
    exporting(
      "nop",
      "{}",
      ", telemetry: { traces: { processors: [{ simple: { exporter: { console: {} } } }] } }",
    ),
  ],
])("nothing leaves: %s", (_what, text) => {
  expect(found(text)).toEqual([]);
});

test.each<[string, string, string]>([
  [
    "a vendor over OTLP",
    exporting(
      "otlphttp/vendor",
      "{ endpoint: 'https://me:secret@vendor.example/otlp?key=secret' }",
    ),
    "the exporter otlphttp/vendor at exporters.otlphttp/vendor.endpoint: https://vendor.example",
  ],
  [
    "a vendor over gRPC",
    exporting("otlp", "{ endpoint: 'vendor.example:4317' }"),
    "the exporter otlp at exporters.otlp.endpoint: vendor.example:4317",
  ],
  [
    "a port of this machine that is no part's",
    exporting("otlp", "{ endpoint: 'localhost:4317' }"),
    "the exporter otlp at exporters.otlp.endpoint: localhost:4317",
  ],
  [
    "one signal to somewhere else",
    exporting(
      "otlphttp",
      "{ endpoint: 'https://target', logs_endpoint: 'https://vendor/v1/logs' }",
    ),
    "the exporter otlphttp at exporters.otlphttp.logs_endpoint: https://vendor",
  ],
  [
    "a second cluster of Kafka",
    exporting("kafka/dr", "{ brokers: ['dr:9092'] }"),
    "the exporter kafka/dr at exporters.kafka/dr.brokers.0: dr:9092",
  ],
  [
    "an exporter that knows its address itself",
    exporting("awss3", "{ s3uploader: { region: eu-central-1 } }"),
    "the exporter awss3 at exporters.awss3: undefined",
  ],
  [
    "a key that says address, whatever stands there",
    exporting("clickhouse", "{ dsn: vendor }"),
    "the exporter clickhouse at exporters.clickhouse.dsn: vendor",
  ],
  [
    "a token's address",
    starting("oauth2client", "{ token_url: 'https://idp.example/token' }"),
    "the extension oauth2client at extensions.oauth2client.token_url: https://idp.example",
  ],
  [
    "an extension that nobody knows",
    starting("something", "{}"),
    "the extension something at extensions.something: undefined",
  ],
  [
    "a receiver that takes part in somebody's groups",
    "receivers: { kafkametrics: { brokers: ['prod:9092'] } }\nservice: { pipelines: { metrics: { receivers: [kafkametrics], exporters: [] } } }",
    "kafkametrics (receivers) at receivers.kafkametrics.brokers.0: prod:9092",
  ],
  [
    "own traces",
    exporting(
      "nop",
      "{}",
      ", telemetry: { traces: { processors: [{ batch: { exporter: { otlp: { endpoint: 'https://obs:4318' } } } }] } }",
    ),
    "the collector's own telemetry at service.telemetry.traces.processors.otlp.endpoint: https://obs:4318",
  ],
  [
    "own metrics to where their exporter has its default",
    exporting(
      "nop",
      "{}",
      ", telemetry: { metrics: { readers: [{ periodic: { exporter: { otlp: { protocol: grpc } } } }] } }",
    ),
    "the collector's own telemetry at service.telemetry.metrics.readers: undefined",
  ],
])("leaves: %s", (_what, text, leaving) => {
  expect(found(text)).toEqual([leaving]);
});

test.each([
  ["https://me:pw@Host.Example/path?key=k", "host.example:443", "https://Host.Example"],
  ["http://es", "es:80", "http://es"],
  ["https://es:9200/", "es:9200", "https://es:9200"],
  ["broker:9092", "broker:9092", "broker:9092"],
  ["[::1]:9092", "[::1]:9092", "[::1]:9092"],
])("%s is %s, and shown as %s", (address, reached, shown) => {
  expect(hostAndPort(address)).toBe(reached);
  expect(shownAddress(address)).toBe(shown);
});

test("what is an address, by its form or by its key", () => {
  const settings = {
    topic: "otel-logs",
    client_id: "a:1",
    endpoint: "vendor",
    list: ["http://one", "two:2", "three"],
    timeout: "10s",
    empty: { endpoint: "" },
  };
  expect(addressesIn(settings).map(({ text }) => text)).toEqual(["vendor", "http://one", "two:2"]);
});
