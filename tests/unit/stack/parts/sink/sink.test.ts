import { connect } from "node:http2";
import { gzipSync } from "node:zlib";
import { fromJson, toBinary } from "@bufbuild/protobuf";
import { expect, onTestFinished, test } from "vitest";
import { SINK_HEADER } from "../../../../../src/collector-config/sink-client.ts";
import { REQUEST_SCHEMAS } from "../../../../../src/otlp/export-request.ts";
import {
  EVENT_ATTRIBUTE,
  RUN_ATTRIBUTE,
  SEQUENCE_ATTRIBUTE,
} from "../../../../../src/otlp/item.ts";
import { framed } from "../../../../../src/stack/parts/motlp/grpc-frame.ts";
import { Sink } from "../../../../../src/stack/parts/sink/sink.ts";

const NONE = { traces: 0, metrics: 0, logs: 0 };

async function open() {
  const sink = await Sink.start();
  onTestFinished(() => sink.close());
  const send = (path: string, body: string | Buffer, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${sink.ports.http}/${path}`, {
      method: "POST",
      body,
      headers: { "content-type": "application/json", ...headers },
    });
  return { sink, send };
}

function logs(run: string, ...sequences: (number | undefined)[]): string {
  const attributes = [{ key: RUN_ATTRIBUTE, value: { stringValue: run } }];
  const logRecords = sequences.map((sequence) => ({
    body: { stringValue: "x" },
    ...(sequence === undefined
      ? {}
      : { attributes: [{ key: SEQUENCE_ATTRIBUTE, value: { intValue: `${sequence}` } }] }),
  }));
  return JSON.stringify({
    resourceLogs: [{ resource: { attributes }, scopeLogs: [{ logRecords }] }],
  });
}

test("OTLP/HTTP: the items of each run and exporter, which of them came, and how often", async () => {
  const { sink, send } = await open();
  const vendor = "edge/otlphttp~2Fvendor/v1/logs";
  expect((await send(vendor, logs("one", 0, 1, 2))).status).toBe(200);
  const packed = { "content-encoding": "gzip" };
  expect((await send(vendor, gzipSync(logs("one", 2, 5, undefined)), packed)).status).toBe(200);
  await send("backend/otlphttp/v1/logs", logs("one", 7));
  await send(vendor, logs("two", 1));
  expect(sink.arrived("one")).toEqual([
    {
      ...{ role: "edge", exporter: "otlphttp/vendor", protocol: "OTLP/HTTP" },
      items: { ...NONE, logs: 6 },
      duplicated: { ...NONE, logs: 1 },
      reached: {
        logs: [
          [0, 2],
          [5, 5],
        ],
      },
    },
    {
      ...{ role: "backend", exporter: "otlphttp", protocol: "OTLP/HTTP" },
      items: { ...NONE, logs: 1 },
      duplicated: NONE,
      reached: { logs: [[7, 7]] },
    },
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

test("OTLP/gRPC: metadata says which exporter it is", async () => {
  const { sink } = await open();
  const session = connect(`http://127.0.0.1:${sink.ports.grpc}`);
  onTestFinished(() => session.close());
  const message = fromJson(REQUEST_SCHEMAS.logs, JSON.parse(logs("one", 3)));
  const call = session.request({
    ":method": "POST",
    ":path": "/opentelemetry.proto.collector.logs.v1.LogsService/Export",
    "content-type": "application/grpc",
    te: "trailers",
    [SINK_HEADER]: "edge/otlp~2Fvendor",
  });
  call.end(framed(toBinary(REQUEST_SCHEMAS.logs, message)));
  const status = await new Promise((resolve) => {
    call.on("trailers", (trailers) => resolve(trailers["grpc-status"]));
    call.resume();
  });
  expect(status).toBe("0");
  expect(sink.arrived("one")).toMatchObject([
    { role: "edge", exporter: "otlp/vendor", protocol: "OTLP/gRPC", reached: { logs: [[3, 3]] } },
  ]);
});

test("Elasticsearch's bulk API: accepts every document, span events are parts of spans", async () => {
  const { sink, send } = await open();
  const document = (sequence: number, more: object = {}, attributes: object = {}) =>
    JSON.stringify({
      resource: { attributes: { [RUN_ATTRIBUTE]: "one" } },
      attributes: { [SEQUENCE_ATTRIBUTE]: sequence, ...attributes },
      ...more,
    });
  const create = (index: string) => JSON.stringify({ create: { _index: index } });
  const body = [
    ...[create("traces-generic.otel-default"), document(1)],
    ...[create("logs-generic.otel-default"), document(1, {}, { [EVENT_ATTRIBUTE]: 0 })],
    ...[create("logs-generic.otel-default"), document(2)],
    ...[create("my-index"), document(4, { duration: 3 })],
    ...[create("my-index"), document(5, { metrics: { a: 1 } })],
    "",
  ].join("\n");
  const response = await send("backend/elasticsearch~2Farchive/_bulk?filter_path=x", body);
  expect(response.headers.get("x-elastic-product")).toBe("Elasticsearch");
  const answer = (await response.json()) as { errors: boolean; items: unknown[] };
  expect(answer).toMatchObject({ errors: false });
  expect(answer.items).toHaveLength(5);
  expect(sink.arrived("one")).toMatchObject([
    {
      ...{ exporter: "elasticsearch/archive", protocol: "Elasticsearch bulk API" },
      items: { traces: 2, metrics: 1, logs: 1 },
      reached: {
        traces: [
          [1, 1],
          [4, 4],
        ],
        metrics: [[5, 5]],
        logs: [[2, 2]],
      },
    },
  ]);
});

test("a bulk request that is no NDJSON is refused", async () => {
  const { send } = await open();
  expect((await send("backend/elasticsearch/_bulk", "nothing")).status).toBe(400);
});
