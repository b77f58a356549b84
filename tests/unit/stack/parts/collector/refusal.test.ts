import { describe, expect, test } from "vitest";
import { explainRefusal } from "../../../../../src/stack/parts/collector/refusal.ts";
import { configOf } from "../../../collector-config/config-of.ts";

const CONFIG = `receivers:
  kafka:
    initial_ofset: earliest
  otlp:
    protocols: { grpc: { endpoint: "0.0.0.0:4317" } }
exporters:
  kafka:
  file:
service:
  pipelines:
    logs: { receivers: [kafka], exporters: [file] }
`;

async function refusalOf(...log: readonly string[]) {
  const config = await configOf(CONFIG, "backend");
  const refused = { role: "backend", version: "9.4.3", config };
  return { config, error: explainRefusal(refused, log, "/logs/backend.log") };
}

test("a port that is in use is named, with the line that asks for it", async () => {
  const { config, error } = await refusalOf(
    "Error: cannot start pipelines: listen tcp 0.0.0.0:4317: bind: address already in use",
  );
  expect(error).toMatchObject({
    code: "port-in-use",
    message: "the backend collector cannot listen on 0.0.0.0:4317: the address is in use",
    place: `${config.path}:5`,
  });
});

test("a clash is also found in a JSON line; a port that the config does not name is the file's", async () => {
  const { config, error } = await refusalOf(
    JSON.stringify({ msg: "x", error: "listen tcp [::]:9999: bind: address already in use" }),
  );
  expect(error).toMatchObject({ code: "port-in-use", place: config.path });
});

test.each([
  [
    "a component's key",
    [
      "Error: failed to get config: cannot unmarshal",
      "'receivers' error reading configuration for \"kafka\"",
      "'kafkareceiver.Config' has invalid keys: initial_ofset",
    ],
    "config-invalid",
    1,
  ],
  [
    "a component by its path",
    ["Error: invalid configuration: exporters::file: path must be non-empty"],
    "config-invalid",
    8,
  ],
  ["the service", ["Error: invalid configuration: service::pipelines: none"], "config-invalid", 10],
  [
    "something that fails at the start",
    ['Error: cannot start pipelines: failed to start "file" exporter: no such file'],
    "part-failed",
    undefined,
  ],
  [
    "a panic",
    ["panic: runtime error: index out of range", "goroutine 1 [running]:"],
    "part-failed",
    undefined,
  ],
  ["silence", [], "part-failed", undefined],
])("refused for %s", async (_what, log, code, line) => {
  const { config, error } = await refusalOf(...log);
  expect(error).toMatchObject({
    code,
    message: "EDOT 9.4.3 does not run the backend config",
    place: line === undefined ? config.path : `${config.path}:${line}`,
    remedy: expect.stringContaining("/logs/backend.log"),
    details: log,
  });
});

const TOPICS = `receivers:
  kafka/in:
    logs:
      topics: [a]
  otlp:
service:
  pipelines:
    logs: { receivers: [kafka/in] }
`;

describe("a key that another release knows by another name", () => {
  async function refused(key: string, receiver = "kafka/in") {
    const config = await configOf(TOPICS.replace("topics", key), "backend");
    const log = [
      "Error: failed to get config: cannot unmarshal the configuration: decoding failed due to the following error(s):",
      "",
      `'receivers' error reading configuration for "${receiver}": decoding failed due to the following error(s):`,
      "",
      `'logs' has invalid keys: other, ${key}`,
    ];
    const error = explainRefusal({ role: "backend", version: "9.3.0", config }, log, "/l.log");
    return { place: `${config.path}:4`, error };
  }

  test("is reported with the older name, where the collector is older", async () => {
    const { error, place } = await refused("topics");
    expect(error).toMatchObject({
      code: "config-invalid",
      message:
        "EDOT 9.3.0 does not load the backend config: kafka/in (receivers) knows no key topics there; that came with contrib v0.142.0, and is topic before",
      place,
    });
  });

  test("is reported with the newer name, where the collector is newer", async () => {
    const { error } = await refused("topic");
    expect(error.message).toContain("no key topic there; it is topics since contrib v0.142.0");
    expect(error.remedy).toBe("write topics");
  });

  test.each([
    ["topik", "kafka/in"],
    ["topics", "otlp"],
  ])("is not guessed: %s of %s", async (key, receiver) => {
    const { error } = await refused(key, receiver);
    expect(error.message).toBe("EDOT 9.3.0 does not run the backend config");
  });
});

test("of a log the last words are shown: from Error: on, or the JSON lines' messages", async () => {
  const before = JSON.stringify({ msg: "starting" });
  const plain = await refusalOf(before, "Error: no", before, "more");
  expect(plain.error.details).toEqual(["Error: no", "more"]);
  const json = await refusalOf(JSON.stringify({ msg: "failed", error: "why" }), "text");
  expect(json.error.details).toEqual(["failed: why", "text"]);
});

const ENCODINGS = `exporters:
  kafka:
    traces: { encoding: otlp_proto }
    logs:
      topic: a
      encoding: otlp_xml
    metrics:
      encoding: text_klingon
service:
  pipelines:
    logs: { exporters: [kafka] }
`;

test.each([
  [
    "by the collector that ends",
    'Error: cannot start pipelines: failed to start "kafka" exporter: unrecognized logs encoding "otlp_xml"',
    "otlp_xml",
    6,
  ],
  [
    "by the one that hangs in its shutdown",
    String.raw`{"level":"error","ts":"2026-11-25T22:01:42.128Z","caller":"graph/graph.go:437","msg":"Failed to start component","error":"unrecognized logs encoding \"otlp_xml\"","type":"Receiver","id":"kafka"}`,
    "otlp_xml",
    6,
  ],
  [
    "by a name that stands nowhere, since a variable holds it",
    'Error: cannot start pipelines: failed to start "kafka" exporter: unrecognized logs encoding "x"',
    "x",
    undefined,
  ],
])("an encoding that it does not know, said %s", async (_how, words, name, line) => {
  const config = await configOf(ENCODINGS);
  const after = JSON.stringify({ level: "info", msg: "Starting shutdown..." });
  const refused = { role: "edge", version: "9.4.3", config };
  expect(explainRefusal(refused, [words, after], "/logs/edge.log")).toMatchObject({
    code: "config-invalid",
    message: `EDOT 9.4.3 does not start with the edge config: it knows no encoding ${name} for logs`,
    place: line === undefined ? config.path : `${config.path}:${line}`,
    remedy: "set encoding: otlp_proto or otlp_json, the same on both sides",
  });
});

test("of a collector that does not end, the component that failed is shown", async () => {
  const failed = JSON.stringify({ msg: "Failed to start component", error: "why" });
  const { error } = await refusalOf(failed, ...Array.from({ length: 20 }, () => '{"msg":"later"}'));
  expect(error.details).toEqual(["Failed to start component: why"]);
});
