import { expect, test } from "vitest";
import { loadCollectorConfig } from "../../../src/collector-config/collector-config.ts";
import { checkStart } from "../../../src/collector-config/start-check.ts";
import { configOf, fileWith } from "./config-of.ts";

const text = (receivers: string, more = "", extensions = "") => `receivers:
  ${receivers}
exporters:
  kafka: { ${more} }
extensions: { health_check: { endpoint: "localhost:4318" }, file_storage: }
service:
  extensions: [${extensions}]
  pipelines:
    logs: { receivers: [otlp], exporters: [kafka] }
`;
const otlp = (grpc: string, http: string) =>
  `otlp: { protocols: { grpc: { endpoint: "${grpc}" }, http: { endpoint: "${http}" } } }`;

test.each([
  ["two ports", text(otlp("0.0.0.0:4317", "0.0.0.0:4318"))],
  ["one port of two addresses", text(otlp("127.0.0.1:4317", "10.0.0.1:4317"))],
  ["one port of two families", text(otlp("0.0.0.0:4317", "[::1]:4317"))],
  ["any port", text(otlp("localhost:0", "localhost:0"))],
  ["an extension that nothing starts", text(otlp("0.0.0.0:4317", "0.0.0.0:4318"))],
  [
    "a receiver that no pipeline uses",
    text(
      `${otlp("0.0.0.0:4317", "0.0.0.0:1")}\n  otlp/old: { protocols: { http: { endpoint: "0.0.0.0:4317" } } }`,
    ),
  ],
  [
    "an exporter that no pipeline uses, named as a receiver that one does",
    text(otlp("0.0.0.0:4317", "0.0.0.0:1"), "}\n  otlp: { auth: { authenticator: oauth2client }"),
  ],
  [
    "a queue that is off",
    text("otlp:", "sending_queue: { enabled: false, storage: file_storage }"),
  ],
  [
    "a queue whose storage is started",
    text("otlp:", "sending_queue: { storage: file_storage }", "file_storage"),
  ],
])("starts: %s", async (_what, config) => {
  expect(checkStart(await configOf(config))).toBeUndefined();
});

test.each([
  ["one port", text(otlp("0.0.0.0:4317", "0.0.0.0:4317")), "grpc of otlp and http of otlp", 2],
  ["everywhere and here", text(otlp("127.0.0.1:4317", ":4317")), "both listen on port 4317", 2],
  ["names of this machine", text(otlp("localhost:1", "127.0.0.1:1")), "port 1", 2],
  [
    "a receiver and an extension",
    text(otlp("0.0.0.0:1", "0.0.0.0:4318"), "", "health_check"),
    "http of otlp and health_check",
    5,
  ],
  [
    "a login that nothing starts",
    text("otlp:", "auth: { authenticator: oauth2client }"),
    "oauth2client",
    4,
  ],
  [
    "a queue whose storage nothing starts",
    text("otlp:", "sending_queue: { storage: file_storage }"),
    "file_storage",
    4,
  ],
])("does not start: %s", async (_what, config, words, line) => {
  const loaded = await configOf(config);
  expect(() => checkStart(loaded)).toThrowError(
    expect.objectContaining({
      code: "config-invalid",
      message: expect.stringContaining(words),
      place: `${loaded.path}:${line}`,
    }),
  );
});

test("by the defaults that the collector prints, not by the text alone", async () => {
  const config = await configOf(text(otlp("0.0.0.0:4317", "0.0.0.0:8888")));
  const metrics = {
    level: "Normal",
    readers: [{ pull: { exporter: { prometheus: { host: "localhost", port: 8888 } } } }],
  };
  const printed = { ...config.tree, service: { telemetry: { metrics } } };
  expect(() => checkStart(config, printed)).toThrowError("the collector's own metrics");
  const none = {
    ...config.tree,
    service: { telemetry: { metrics: { ...metrics, level: "None" } } },
  };
  expect(checkStart(config, none)).toBeUndefined();
});

test("a login that the run leaves out", async () => {
  const login = text("otlp:", "auth: { authenticator: health_check }", "health_check");
  const source = { files: [fileWith(login)], leaveOut: ["health_check"] };
  expect(checkStart(await loadCollectorConfig("edge", source))).toBeUndefined();
});
