import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { changedConfig } from "../../../src/collector-config/changed-config.ts";
import {
  type CollectorConfig,
  hashOf,
  loadCollectorConfig,
  parseCollectorConfig,
} from "../../../src/collector-config/collector-config.ts";
import { readConfigFile } from "../../../src/collector-config/config-file.ts";
import { mergeTrees } from "../../../src/collector-config/merge-trees.ts";
import { configOf, recordBackend, recordEdge } from "../../../src/record/config-record.ts";

/** All that findings ask of a config. */
function asked(config: CollectorConfig) {
  const { role, path, sha256, components, pipelines, extensions, placeOf } = config;
  const places = components.flatMap(({ section, id, settings }) =>
    Object.keys(settings).map((key) => placeOf([section, id, key])),
  );
  return { role, path, sha256, components, pipelines, extensions, places };
}

/** A config as it comes out of `run.json`. */
function again(record: Parameters<typeof configOf>[1], role: "edge" | "backend"): CollectorConfig {
  return configOf(role, JSON.parse(JSON.stringify(record)));
}

test.each([
  ["documented", "backend-elasticsearch"],
  ["documented", "backend-motlp"],
  ["durable", "backend-elasticsearch"],
  ["durable", "backend-motlp"],
])("%s/%s: components, pipelines and places are the same", async (set, name) => {
  const edge = await loadCollectorConfig("edge", `configs/${set}/edge.yaml`);
  expect(asked(again(recordEdge(edge, {}), "edge"))).toEqual(asked(edge));
  const backend = await loadCollectorConfig("backend", `configs/${set}/${name}.yaml`);
  expect(asked(again(recordBackend(backend, {}), "backend"))).toEqual(asked(backend));
});

const SECRETS = `receivers:
  kafka/secret:
    brokers: ["\${env:BROKERS}"]
    group_id: \${GROUP}
    initial_offset: \${env:FROM:-latest}
    logs: { topics: ["\${TOPIC}"] }
    auth:
      sasl:
        username: me
        password: |
          first-line-of-it
          second-line-of-it
    tls: { key_pem: "in-quotes" }
exporters:
  otlphttp/token:
    endpoint: https://user:in-the-address@host
    headers: { Authorization: ApiKey in-a-header }
    sending_queue: { enabled: false }
service:
  pipelines:
    logs/credentials: { receivers: [kafka/secret], exporters: [otlphttp/token] }
`;
const VARIABLES = {
  BROKERS: "in-a-variable:9092",
  GROUP: "g",
  TOPIC: "logs-of-mine",
  KEY: "unused",
};

test("no secret gets into it, and nothing that findings need is lost with them", () => {
  const config = parseCollectorConfig("backend", "/etc/backend.yaml", SECRETS);
  const record = recordBackend(config, VARIABLES);
  const text = JSON.stringify(record);
  for (const secret of ["first-line", "second-line", "in-quotes", "in-the-address", "in-a-"]) {
    expect(text).not.toContain(secret);
  }
  expect(record.reads).toMatchObject([
    { component: "kafka/secret", group: "g", topics: { value: ["logs-of-mine"] } },
  ]);
  expect(record.initialOffsets).toEqual({ "kafka/secret": "latest" });
  const read = again(record, "backend");
  expect(read.pipelines).toEqual(config.pipelines);
  expect(read.placeOf(["exporters", "otlphttp/token", "sending_queue"])).toBe(
    "/etc/backend.yaml:18",
  );
  expect(read.components.map(({ id }) => id)).toEqual(config.components.map(({ id }) => id));
});

test("what a scenario has changed is in it, but for its secrets", () => {
  const config = parseCollectorConfig("backend", "/etc/backend.yaml", SECRETS);
  const changed = changedConfig(config, {
    receivers: {
      "kafka/secret": { initial_offset: "earliest", auth: { password: "changed-too" } },
    },
  });
  const record = recordBackend(changed, VARIABLES);
  expect(JSON.stringify(record)).not.toContain("changed-too");
  expect(record.initialOffsets).toEqual({ "kafka/secret": "earliest" });
  const read = again(record, "backend");
  const place = ["receivers", "kafka/secret", "initial_offset"];
  expect(read.placeOf(place)).toBe(changed.placeOf(place));
  expect(read.components[0]?.settings.initial_offset).toBe("earliest");
});

test("several files, and those they include, without the secrets in any of them", async () => {
  const folder = await mkdtemp(join(tmpdir(), "config-record-"));
  const file = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  await file("receivers.yaml", "kafka/in:\n  auth: { password: in-the-included-file }\n");
  const files = [
    await file("base.yaml", `receivers: \${file:receivers.yaml}\nexporters: { debug: , nop: }\n`),
    await file(
      "stage.yaml",
      `exporters: { otlphttp: { headers: { Authorization: in-the-second } } }\nservice:\n  pipelines: \${env:PIPELINES}\n`,
    ),
  ];
  const pipelines = { logs: { receivers: ["kafka/in"], exporters: ["otlphttp", "nop"] } };
  const written = await Promise.all(files.map((one) => readConfigFile("backend", one)));
  const reading = {
    sha256: hashOf(written.map(({ text }) => text)),
    tree: [...written.map(({ tree }) => tree), { service: { pipelines } }].reduce(mergeTrees),
  };
  const source = { files, leaveOut: ["nop"], reading };
  const config = await loadCollectorConfig("backend", source);
  const record = recordBackend(config, {});
  expect(JSON.stringify(record)).not.toMatch(/in-the-(included|second)/);
  const read = again(record, "backend");
  expect(read.pipelines).toEqual(config.pipelines);
  expect(read.leftOut).toEqual(["nop"]);
  expect(read.placeOf(["receivers", "kafka/in", "auth"])).toBe(`${folder}/receivers.yaml:2`);
  expect(read.placeOf(["exporters", "otlphttp", "headers"])).toBe(`${folder}/stage.yaml:1`);
});
