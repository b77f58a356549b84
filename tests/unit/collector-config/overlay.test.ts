import { expect, test } from "vitest";
import { parse } from "yaml";
import { addressesToCome } from "../../../src/collector-config/addresses-to-come.ts";
import { firstEntries, writeOverlay } from "../../../src/collector-config/overlay.ts";
import type { TargetKind } from "../../../src/collector-config/target-kind.ts";
import type { Tree } from "../../../src/collector-config/tree.ts";
import { configWith } from "./config-of.ts";

async function overlayOf(
  components: string,
  kind: TargetKind = "elasticsearch",
  changes: Tree = {},
  receivers?: string,
) {
  const listeners: string[] = [];
  const addresses = {
    brokers: ["127.0.0.1:9"],
    target: { kind, url: kind === "motlp" ? "https://127.0.0.1:93" : "http://127.0.0.1:92" },
    telemetry: { host: "127.0.0.1", port: 88 },
    listen: ({ name }: { readonly name: string }) => {
      listeners.push(name);
      const endpoint = `127.0.0.1:${40 + listeners.length}`;
      return { endpoint, reachedAt: endpoint };
    },
    storage: "/run/storage",
  };
  const overlay = writeOverlay(
    await configWith(components, kind === "motlp" ? "backend" : "edge", receivers),
    addresses,
    changes,
  );
  return { ...overlay, listeners, otlp: firstEntries(overlay), tree: parse(overlay.yaml) };
}

test("a pipeline without addresses gets the harness's telemetry and nothing else", async () => {
  const { tree, folders, otlp, variables } = await overlayOf(
    "processors:\n  batch: { timeout: 1s }\nexporters:\n  debug:\n  otlp: { endpoint: x:1 }",
  );
  expect(tree).toEqual({
    service: {
      telemetry: {
        logs: { level: "info", encoding: "json", sampling: { enabled: false } },
        metrics: {
          level: "normal",
          readers: [{ pull: { exporter: { prometheus: { host: "127.0.0.1", port: 88 } } } }],
        },
      },
    },
  });
  expect([folders, otlp, variables]).toEqual([[], {}, []]);
});

test.each([
  ["receivers", "kafka"],
  ["receivers", "kafka/logs"],
  ["receivers", "kafkametrics"],
  ["receivers", "kafka_metrics"],
  ["exporters", "kafka"],
])("%s %s: brokers only; topics, acks and offsets stay the user's", async (section, id) => {
  const { tree } = await overlayOf(
    `${section}:\n  ${id}: { brokers: [b:1], topic: t, initial_offset: latest, group_id: g }`,
  );
  expect(tree[section]).toEqual({ [id]: { brokers: ["127.0.0.1:9"] } });
});

test("tls and auth of kafka are taken away where they are set", async () => {
  const { tree } = await overlayOf(
    "exporters:\n  kafka: { tls: { insecure: false }, auth: { sasl: {} }, producer: {} }",
  );
  expect(tree.exporters.kafka).toEqual({ brokers: ["127.0.0.1:9"], tls: null, auth: null });
});

test.each([`\${KEY}`, `\${env:KEY}`])(
  "an API key from the variable %s stays, and the run sets it",
  async (reference) => {
    const { tree, variables } = await overlayOf(
      `exporters:\n  elasticsearch/otel: { endpoints: [https://e], api_key: "${reference}", retry: {} }`,
    );
    expect(tree.exporters["elasticsearch/otel"]).toEqual({ endpoints: ["http://127.0.0.1:92"] });
    expect(variables).toEqual([{ name: "KEY", holds: "api-key" }]);
  },
);

const OWN_KEY = `\${env:EDOT_KAFKA_API_KEY}`;

test.each([
  ["a literal key", "api_key: c2VjcmV0", {}],
  ["a key with a default", `api_key: "\${env:KEY:-x}"`, {}],
  ["user and password", "user: u, password: p", { user: "", password: "" }],
  ["an authenticator", "auth: { authenticator: basicauth }", { auth: null }],
  ["no credentials", "mapping: {}", {}],
  ["files of another authority", "tls: { ca_file: /ca.pem }", { tls: null }],
])("%s: the run's own key takes its place", async (_what, settings, cleared) => {
  const { yaml, tree, variables } = await overlayOf(
    `exporters:\n  elasticsearch: { endpoints: [https://e], ${settings} }`,
  );
  expect(tree.exporters.elasticsearch).toEqual({
    endpoints: ["http://127.0.0.1:92"],
    api_key: OWN_KEY,
    ...cleared,
  });
  expect(variables).toEqual([{ name: "EDOT_KAFKA_API_KEY", holds: "api-key" }]);
  expect(yaml).not.toContain("c2VjcmV0");
});

test.each(["endpoint: https://e", "cloudid: abc"])(
  "%s gives way to the run's address",
  async (address) => {
    const { tree } = await overlayOf(
      `exporters:\n  elasticsearch: { ${address}, api_key: "\${K}" }`,
    );
    expect(tree.exporters.elasticsearch).toEqual({
      endpoints: ["http://127.0.0.1:92"],
      [address.split(":")[0] ?? ""]: "",
    });
  },
);

test("only the OTLP protocols of receivers that pipelines use listen, the first ones are the harness's", async () => {
  const { tree, otlp, listeners, entries } = await overlayOf(
    `receivers:
  otlp/old: { protocols: { grpc: , http: } }
  otlp: { protocols: { http: } }
  otlp/second: { protocols: { grpc: { endpoint: 0.0.0.0:4317, tls: { cert_pem: c, key_pem: k } }, http: } }`,
    "elasticsearch",
    {},
    "[otlp, otlp/second]",
  );
  expect(tree.receivers).toEqual({
    otlp: { protocols: { http: { endpoint: "127.0.0.1:41" } } },
    "otlp/second": {
      protocols: { http: { endpoint: "127.0.0.1:42" }, grpc: { endpoint: "127.0.0.1:43" } },
    },
  });
  expect(otlp).toEqual({ http: "http://127.0.0.1:41", grpc: "https://127.0.0.1:43" });
  expect(listeners).toEqual(["otlp http", "otlp/second http", "otlp/second grpc"]);
  expect(entries).toEqual([
    { receiver: "otlp", protocol: "http", reachedAt: "127.0.0.1:41", isSecure: false },
    { receiver: "otlp/second", protocol: "http", reachedAt: "127.0.0.1:42", isSecure: false },
    { receiver: "otlp/second", protocol: "grpc", reachedAt: "127.0.0.1:43", isSecure: true },
  ]);
});

test("storage moves to folders of the run, one each; fsync and the like stay", async () => {
  const { tree, folders } = await overlayOf(
    "extensions:\n  file_storage: { directory: /a, fsync: true }\n  file_storage/queue: { directory: /b, compaction: { on_start: true, directory: /c } }",
  );
  expect(tree.extensions).toEqual({
    file_storage: { directory: "/run/storage/file_storage" },
    "file_storage/queue": {
      directory: "/run/storage/file_storage_queue",
      compaction: { directory: "/run/storage/file_storage_queue" },
    },
  });
  expect(folders).toEqual(["/run/storage/file_storage", "/run/storage/file_storage_queue"]);
});

test.each([
  ["health_check", true],
  ["pprof/a", true],
  ["zpages", true],
  ["headers_setter", false],
  ["bearertokenauth", false],
])("extension %s gets a port of its own: %s", async (id, listens) => {
  const { tree, listeners } = await overlayOf(`extensions:\n  ${id}: { endpoint: 0.0.0.0:1 }`);
  expect(tree.extensions).toEqual(listens ? { [id]: { endpoint: "127.0.0.1:41" } } : undefined);
  expect(listeners).toEqual(listens ? [id] : []);
});

test("a scenario's changes are merged over the harness' own settings", async () => {
  const { tree } = await overlayOf("exporters:\n  kafka: { logs: { topic: a } }", "elasticsearch", {
    exporters: { kafka: { logs: { encoding: "otlp_json" }, brokers: ["127.0.0.1:7"] } },
    receivers: { kafka: { initial_offset: "latest" } },
  });
  expect(tree.exporters).toEqual({
    kafka: { logs: { encoding: "otlp_json" }, brokers: ["127.0.0.1:7"] },
  });
  expect(tree.receivers).toEqual({ kafka: { initial_offset: "latest" } });
  expect(tree.service.telemetry.metrics.level).toBe("normal");
});

const ENDPOINT = `endpoint: "\${MOTLP_ENDPOINT}"`;

test.each([
  ["otlphttp", `"ApiKey \${MOTLP_API_KEY}"`, "api-key"],
  ["otlp_http/cloud", `"ApiKey \${env:MOTLP_API_KEY}"`, "api-key"],
  ["otlphttp", `"Bearer \${MOTLP_API_KEY}"`, "api-key"],
  ["otlphttp", `"\${MOTLP_API_KEY}"`, "authorization"],
  ["otlp/elastic", `"ApiKey \${MOTLP_API_KEY}"`, "api-key"],
  ["otlp_grpc", `"\${MOTLP_API_KEY}"`, "authorization"],
])("%s with variables runs as it is written: Authorization %s", async (id, header, holds) => {
  const { tree, variables } = await overlayOf(
    `exporters:\n  ${id}: { ${ENDPOINT}, headers: { Authorization: ${header} } }`,
    "motlp",
  );
  expect(tree.exporters).toBeUndefined();
  expect(variables).toEqual([
    { name: "MOTLP_ENDPOINT", holds: "url" },
    { name: "MOTLP_API_KEY", holds },
  ]);
});

const OWN_HEADER = `ApiKey ${OWN_KEY}`;

test.each([
  ["an address", "endpoint: https://e:443", { endpoint: "https://127.0.0.1:93" }],
  [
    "an address per signal",
    "endpoint: https://e, traces_endpoint: https://e/t, logs_endpoint: https://e/l",
    {
      endpoint: "https://127.0.0.1:93",
      traces_endpoint: "https://127.0.0.1:93/v1/traces",
      logs_endpoint: "https://127.0.0.1:93/v1/logs",
    },
  ],
  ["tls", `${ENDPOINT}, tls: { insecure: true }`, { tls: null }],
  ["a proxy", `${ENDPOINT}, proxy_url: http://p`, { proxy_url: "" }],
  [
    "a key",
    `${ENDPOINT}, headers: { authorization: "ApiKey c2VjcmV0" }`,
    { headers: { authorization: OWN_HEADER } },
  ],
  [
    "an authenticator",
    `${ENDPOINT}, auth: { authenticator: bearertokenauth }`,
    { auth: null, headers: { Authorization: OWN_HEADER } },
  ],
])("otlphttp with %s written out: the run's takes its place", async (_what, settings, overlay) => {
  const { yaml, tree } = await overlayOf(`exporters:\n  otlphttp: { ${settings} }`, "motlp");
  expect(tree.exporters.otlphttp).toEqual(overlay);
  expect(yaml).not.toContain("c2VjcmV0");
});

test.each([
  ["no header", ""],
  ["a key without its prefix", ", headers: { Authorization: c2VjcmV0 }"],
  ["another scheme", ", headers: { Authorization: Bearer c2VjcmV0 }"],
])("%s stays as it is: mOTLP would refuse it", async (_what, settings) => {
  const { tree } = await overlayOf(`exporters:\n  otlphttp: { ${ENDPOINT}${settings} }`, "motlp");
  expect(tree.exporters).toBeUndefined();
});

test.each(["otlp", "otlp_grpc/cloud"])(
  "%s with everything written out: the run's takes its place, and what it queues stays",
  async (id) => {
    const settings = `endpoint: e.example:443, authority: e.example, tls: { ca_file: /ca.pem }, compression: zstd,
      headers: { Authorization: ApiKey c2VjcmV0 }, sending_queue: { sizer: bytes, batch: { flush_timeout: 1s } }`;
    const { tree, own } = await overlayOf(`exporters:\n  ${id}: { ${settings} }`, "motlp");
    expect(tree.exporters[id]).toEqual({
      endpoint: "https://127.0.0.1:93",
      authority: "",
      tls: null,
      headers: { Authorization: OWN_HEADER },
    });
    expect(own).toContain("https://127.0.0.1:93");
  },
);

test("an otlp exporter of the edge is not pointed at mOTLP", async () => {
  const config = await configWith("exporters:\n  otlp: { endpoint: e:1 }", "edge");
  expect(parse(writeOverlay(config, addressesToCome("motlp")).yaml).exporters).toBeUndefined();
});

test("only exporters to the run's target are pointed at it", async () => {
  const both =
    "exporters:\n  elasticsearch: { endpoint: https://e }\n  otlphttp: { endpoint: https://e }";
  expect(Object.keys((await overlayOf(both, "motlp")).tree.exporters)).toEqual(["otlphttp"]);
  expect(Object.keys((await overlayOf(both)).tree.exporters)).toEqual(["elasticsearch"]);
});
