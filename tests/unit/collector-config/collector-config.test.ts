import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  loadCollectorConfig,
  signalsUsing,
  usedComponents,
} from "../../../src/collector-config/collector-config.ts";
import { variableReferences } from "../../../src/collector-config/variables.ts";
import { configOf, fileWith } from "./config-of.ts";

const BACKEND = `receivers:
  kafka/logs:
    logs: { topics: [l] }
  kafka/rest:
    initial_offset: earliest
  kafka/idle:
exporters:
  elasticsearch/otel:
service:
  extensions: [file_storage/a]
  pipelines:
    logs:
      receivers: [kafka/logs]
      exporters: [elasticsearch/otel]
    traces/in:
      receivers: [kafka/rest]
      processors: [batch]
      exporters: [elasticsearch/otel]
    metrics:
      receivers: [kafka/rest]
      exporters: [elasticsearch/otel]
    profiles:
      receivers: [kafka/idle]
`;

test("components have an id, a type and settings; an empty one has none", async () => {
  const { components, extensions, pipelines } = await configOf(BACKEND);
  expect(components).toEqual([
    {
      section: "receivers",
      id: "kafka/logs",
      type: "kafka",
      settings: { logs: { topics: ["l"] } },
    },
    {
      section: "receivers",
      id: "kafka/rest",
      type: "kafka",
      settings: { initial_offset: "earliest" },
    },
    { section: "receivers", id: "kafka/idle", type: "kafka", settings: {} },
    { section: "exporters", id: "elasticsearch/otel", type: "elasticsearch", settings: {} },
  ]);
  expect(extensions).toEqual(["file_storage/a"]);
  expect(pipelines[1]).toEqual({
    id: "traces/in",
    signal: "traces",
    receivers: ["kafka/rest"],
    processors: ["batch"],
    exporters: ["elasticsearch/otel"],
  });
});

test("of several kafka receivers each one's signals are those of its pipelines", async () => {
  const config = await configOf(BACKEND);
  expect(signalsUsing(config, "receivers", ["kafka/logs"])).toEqual(["logs"]);
  expect(signalsUsing(config, "receivers", ["kafka/rest"])).toEqual(["traces", "metrics"]);
  expect(signalsUsing(config, "receivers", ["kafka/idle"])).toEqual([]);
  expect(signalsUsing(config, "receivers", [])).toEqual([]);
});

test("a component that no pipeline names is not used", async () => {
  const text = BACKEND.replace("profiles:\n      receivers: [kafka/idle]", "profiles:");
  const used = usedComponents(await configOf(text), "receivers", "kafka");
  expect(used.map(({ id }) => id)).toEqual(["kafka/logs", "kafka/rest"]);
  expect(usedComponents(await configOf(text), "receivers", "otlp")).toEqual([]);
});

test.each([
  [["receivers", "kafka/rest"], 4],
  [["receivers", "kafka/rest", "initial_offset"], 5],
  [["receivers", "kafka/logs", "initial_offset"], 2],
  [["service", "pipelines", "traces/in"], 15],
])("%j stands in line %i; what is missing, at its nearest parent", async (keys, line) => {
  const config = await configOf(BACKEND);
  expect(config.placeOf(keys)).toBe(`${config.path}:${line}`);
});

test("a path that does not begin is the file alone", async () => {
  const config = await configOf(BACKEND);
  expect(config.placeOf(["connectors", "routing"])).toBe(config.path);
});

test("the hash is that of the file's bytes, and the file stays as it is", async () => {
  const file = fileWith(`# ünïcode\r\n${BACKEND}`);
  const before = readFileSync(file);
  const { sha256 } = await loadCollectorConfig("edge", file);
  expect(sha256).toBe(createHash("sha256").update(before).digest("hex"));
  expect(readFileSync(file)).toEqual(before);
});

test("anchors and merge keys count as what they stand for", async () => {
  const config = await configOf(`
receivers:
  kafka/a: &common
    tls: { insecure: false }
    traces: { topics: [t] }
  kafka/b:
    <<: *common
    traces: { topics: [other] }
service: { pipelines: { traces: { receivers: [kafka/b] } } }
`);
  expect(config.components[1]?.settings).toEqual({
    tls: { insecure: false },
    traces: { topics: ["other"] },
  });
});

test.each([
  ["a bracket left open", "receivers: [\nservice: {", "config-yaml", /^\/.*:\d+:\d+$/],
  ["a key given twice", "a: 1\nb: 2\na: 3\n", "config-yaml", /:3:1$/],
  ["an alias without an anchor", "a: *nowhere\n", "config-yaml", /collector\.yaml$/],
  ["no pipelines", "receivers:\n  otlp:\nservice:\n  extensions: []\n", "config-invalid", /:3$/],
  ["an empty file", "", "config-invalid", /collector\.yaml$/],
  ["a list", "- a\n", "config-invalid", /collector\.yaml$/],
])("%s is refused with its place", async (_what, text, code, place) => {
  await expect(configOf(text)).rejects.toMatchObject({
    code,
    place: expect.stringMatching(place),
    remedy: expect.any(String),
  });
});

test("a file that is not there names the option to give it with", async () => {
  await expect(loadCollectorConfig("backend", "/no/such.yaml")).rejects.toMatchObject({
    code: "file-not-found",
    place: "/no/such.yaml",
    remedy: expect.stringContaining("--backend"),
  });
});

describe("what a config is made of", () => {
  async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), "config-files-"));
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    return folder;
  }

  const SERVICE =
    "service: { pipelines: { logs: { receivers: [otlp/in], exporters: [kafka] } } }\n";

  test("a section in a file of its own, with that file's lines and variables", async () => {
    const folder = await folderWith({
      "edge.yaml": `receivers: \${file:receivers.yaml}\n${SERVICE}`,
      "receivers.yaml": `otlp/in:\n  protocols:\n    http: { endpoint: "\${env:LISTEN}" }\n`,
    });
    const config = await loadCollectorConfig("edge", join(folder, "edge.yaml"));
    expect(config.components.map(({ id }) => id)).toEqual(["otlp/in"]);
    expect(config.placeOf(["receivers", "otlp/in", "protocols", "http"])).toBe(
      `${join(folder, "receivers.yaml")}:3`,
    );
    expect(variableReferences(config).map(({ name }) => name)).toEqual(["LISTEN"]);
  });

  test("files that the collector merges: later ones win, lists are replaced", async () => {
    const folder = await folderWith({
      "base.yaml": `exporters: { kafka: { brokers: [a:1, b:1], logs: { topic: base } } }\n${SERVICE}`,
      "stage.yaml": "exporters:\n  kafka:\n    brokers: [c:1]\n    timeout: 1s\n",
    });
    const [base, stage] = [join(folder, "base.yaml"), join(folder, "stage.yaml")];
    const config = await loadCollectorConfig("edge", { files: [base, stage] });
    expect(config.components).toMatchObject([
      { id: "kafka", settings: { brokers: ["c:1"], timeout: "1s", logs: { topic: "base" } } },
    ]);
    expect(config.placeOf(["exporters", "kafka", "brokers"])).toBe(`${stage}:3`);
    expect(config.placeOf(["exporters", "kafka", "logs", "topic"])).toBe(`${base}:1`);
    expect(config.files.map(({ path }) => path)).toEqual([base, stage]);
  });

  test("a file that is not there is the collector's to complain of", async () => {
    const folder = await folderWith({ "edge.yaml": `receivers: \${file:none.yaml}\n${SERVICE}` });
    const config = await loadCollectorConfig("edge", join(folder, "edge.yaml"));
    expect(config.components).toEqual([]);
  });

  test("what is left out is neither defined nor named", async () => {
    const text = `exporters: { kafka: , otlphttp/vendor: { endpoint: x } }
extensions: { oauth2client: , health_check: }
service:
  extensions: [oauth2client, health_check]
  pipelines:
    logs: { receivers: [otlp], exporters: [kafka, otlphttp/vendor] }
`;
    const folder = await folderWith({ "edge.yaml": text });
    const source = {
      files: [join(folder, "edge.yaml")],
      leaveOut: ["otlphttp/vendor", "oauth2client", "not-of-this-one"],
    };
    const config = await loadCollectorConfig("edge", source);
    expect(config.components.map(({ id }) => id)).toEqual(["kafka", "health_check"]);
    expect(config.pipelines[0]?.exporters).toEqual(["kafka"]);
    expect(config.extensions).toEqual(["health_check"]);
    expect(config.leftOut).toEqual(["otlphttp/vendor", "oauth2client"]);
  });

  test("a pipeline that would be left without an exporter", async () => {
    const folder = await folderWith({ "edge.yaml": `exporters: { kafka: }\n${SERVICE}` });
    const path = join(folder, "edge.yaml");
    await expect(
      loadCollectorConfig("edge", { files: [path], leaveOut: ["kafka"] }),
    ).rejects.toMatchObject({ code: "config-invalid", place: `${path}:2` });
  });
});
