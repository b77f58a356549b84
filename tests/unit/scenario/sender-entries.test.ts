import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { addressesToCome } from "../../../src/collector-config/addresses-to-come.ts";
import { writeOverlay } from "../../../src/collector-config/overlay.ts";
import { senderEntries } from "../../../src/scenario/sender-entries.ts";
import type { OtlpProtocol } from "../../../src/traffic/sender.ts";
import { configOf } from "../collector-config/config-of.ts";

const EDGE = `receivers:
  otlp/old: { protocols: { grpc: , http: } }
  otlp:
    protocols:
      http: { traces_url_path: /intake, auth: { authenticator: bearertokenauth } }
      grpc: { tls: { cert_file: /gone, key_file: /gone, client_ca_file: /gone } }
  otlp/logs:
    protocols: { http: { auth: { authenticator: bearertokenauth/file }, compression_algorithms: [gzip] } }
exporters: { kafka: }
extensions:
  bearertokenauth: { token: "\${env:TOKEN}" }
  bearertokenauth/file: { filename: token, header: X-Key, scheme: "" }
service:
  extensions: [bearertokenauth, bearertokenauth/file]
  pipelines:
    traces: { receivers: [otlp], exporters: [kafka] }
    logs: { receivers: [otlp/logs], exporters: [kafka] }
`;

async function entriesOf(protocol?: OtlpProtocol, headers: Record<string, string> = {}) {
  const config = await configOf(EDGE);
  await writeFile(join(dirname(config.path), "token"), "from-file\n");
  const addresses = addressesToCome("elasticsearch");
  const files = {
    ...(addresses.files ?? expect.fail("no files")),
    has: (path: string) => path === "token",
  };
  let port = 0;
  const listen = () => {
    port += 1;
    return { endpoint: `127.0.0.1:${port}`, reachedAt: `127.0.0.1:${port}` };
  };
  const overlay = writeOverlay(config, { ...addresses, files, listen });
  const certificate = { cert: "cert", key: "key" };
  const variables = { TOKEN: "from-variable" };
  return senderEntries(config, { overlay, variables, certificate, headers, protocol });
}

const PATHS = { traces: "/v1/traces", metrics: "/v1/metrics", logs: "/v1/logs" };

const HTTP = {
  ...{ receiver: "otlp", protocol: "http/protobuf", signals: ["traces"] },
  endpoint: "http://127.0.0.1:1",
  headers: { Authorization: "Bearer from-variable" },
  paths: { ...PATHS, traces: "/intake" },
};
const GRPC = {
  ...{ receiver: "otlp", protocol: "grpc", signals: ["traces"] },
  endpoint: "https://127.0.0.1:2",
  certificate: { cert: "cert", key: "key" },
  ...{ headers: {}, paths: PATHS },
};
const LOGS = {
  ...{ receiver: "otlp/logs", protocol: "http/protobuf", signals: ["logs"] },
  endpoint: "http://127.0.0.1:3",
  headers: { "X-Key": "from-file" },
  ...{ paths: PATHS, gzip: true },
};

test("each receiver and protocol, with its address, path, login, certificate and compression", async () => {
  expect(await entriesOf()).toEqual([HTTP, GRPC, LOGS]);
});

test("one protocol alone, where it is asked for", async () => {
  expect(await entriesOf("grpc")).toEqual([GRPC]);
  const json = { protocol: "http/json" };
  expect(await entriesOf("http/json")).toEqual([
    { ...HTTP, ...json },
    { ...LOGS, ...json },
  ]);
});

test("headers that the user gives are everywhere, and win", async () => {
  const headers = { authorization: "Bearer mine", "X-Tenant": "a" };
  expect((await entriesOf(undefined, headers)).map((entry) => entry.headers)).toEqual([
    headers,
    headers,
    { "X-Key": "from-file", ...headers },
  ]);
});
