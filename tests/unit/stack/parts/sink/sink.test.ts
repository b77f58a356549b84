import { gzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { RUN_ATTRIBUTE } from "../../../../../src/otlp/item.ts";
import { Sink } from "../../../../../src/stack/parts/sink/sink.ts";

async function open() {
  const sink = await Sink.start();
  onTestFinished(() => sink.close());
  const send = (path: string, body: string | Buffer, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${sink.port}/${path}`, {
      method: "POST",
      body,
      headers: { "content-type": "application/json", ...headers },
    });
  return { sink, send };
}

function logs(run: string, count: number): string {
  const attributes = [{ key: RUN_ATTRIBUTE, value: { stringValue: run } }];
  const logRecords = Array.from({ length: count }, () => ({ body: { stringValue: "x" } }));
  return JSON.stringify({
    resourceLogs: [{ resource: { attributes }, scopeLogs: [{ logRecords }] }],
  });
}

test("counts the items of each run and exporter, signal by signal", async () => {
  const { sink, send } = await open();
  const vendor = "edge/otlphttp%2Fvendor/v1/logs";
  expect((await send(vendor, logs("one", 3))).status).toBe(200);
  const packed = { "content-encoding": "gzip" };
  expect((await send(vendor, gzipSync(logs("one", 2)), packed)).status).toBe(200);
  await send("backend/otlphttp/v1/logs", logs("one", 1));
  await send(vendor, logs("two", 7));
  expect(sink.arrived("one")).toEqual([
    { role: "edge", exporter: "otlphttp/vendor", items: { traces: 0, metrics: 0, logs: 5 } },
    { role: "backend", exporter: "otlphttp", items: { traces: 0, metrics: 0, logs: 1 } },
  ]);
  expect(sink.arrived("none")).toEqual([]);
});

test.each([
  ["no OTLP", "edge/otlphttp/v1/logs", "no json"],
  ["a path of another signal", "edge/otlphttp/v1development/profiles", "{}"],
  ["a path that is none", "", ""],
])("takes what it cannot count: %s", async (_what, path, body) => {
  const { sink, send } = await open();
  expect((await send(path, body)).status).toBe(200);
  expect(sink.arrived("")).toEqual([]);
});
