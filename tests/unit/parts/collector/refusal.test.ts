import { expect, test } from "vitest";
import { explainRefusal } from "../../../../src/parts/collector/refusal.ts";
import { configOf } from "../../configs/config-of.ts";

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
  ["the service", ["Error: invalid configuration: service::pipelines: none"], "config-invalid", 9],
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

test("of a log the last words are shown: from Error: on, or the JSON lines' messages", async () => {
  const before = JSON.stringify({ msg: "starting" });
  const plain = await refusalOf(before, "Error: no", before, "more");
  expect(plain.error.details).toEqual(["Error: no", "more"]);
  const json = await refusalOf(JSON.stringify({ msg: "failed", error: "why" }), "text");
  expect(json.error.details).toEqual(["failed: why", "text"]);
});
