import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { changedConfig } from "../../../src/configs/changed-config.ts";
import {
  type CollectorConfig,
  collectorConfig,
  loadCollectorConfig,
} from "../../../src/configs/collector-config.ts";
import { parseConfigFile } from "../../../src/configs/config-file.ts";
import { configOf, recordBackend, recordEdge } from "../../../src/record/config-record.ts";

/** All that findings ask of a config. */
function asked(config: CollectorConfig) {
  const { role, path, sha256, components, pipelines, extensions, placeOf } = config;
  const places = components.flatMap(({ section, id, settings }) =>
    Object.keys(settings).map((key) => placeOf([section, id, key])),
  );
  return { role, path, sha256, components, pipelines, extensions, places };
}

function backendOf(text: string): CollectorConfig {
  return collectorConfig("backend", [parseConfigFile("backend", "/etc/backend.yaml", text)]);
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
  const config = backendOf(SECRETS);
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
  const config = backendOf(SECRETS);
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

test("several files, and what they include", async () => {
  const folder = await mkdtemp(join(tmpdir(), "edot-files-"));
  const files = ["edge.yaml", "more.yaml"].map((name) => join(folder, name));
  const text = await readFile("configs/durable/edge.yaml", "utf8");
  const [first = "", second = ""] = files;
  await writeFile(first, text);
  await writeFile(second, `extensions: \${file:extensions.yaml}\n`);
  await writeFile(
    join(folder, "extensions.yaml"),
    "health_check: { endpoint: 127.0.0.1:1 }\nbearertokenauth: { token: in-another-file }\n",
  );
  const edge = await loadCollectorConfig("edge", { files });
  const record = recordEdge(edge, {});
  expect(JSON.stringify(record)).not.toContain("in-another-file");
  const read = again(record, "edge");
  const keys = ["extensions", "health_check", "endpoint"];
  expect(read.placeOf(keys)).toBe(edge.placeOf(keys));
  expect(read.components.map(({ id }) => id)).toEqual(edge.components.map(({ id }) => id));
  expect(read.components.some(({ id }) => id === "health_check")).toBe(true);
});
