import { create, toBinary } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { decodeExport } from "../../../src/otlp/decode.ts";
import { REQUEST_SCHEMAS } from "../../../src/otlp/export-request.ts";
import { checkWire } from "../../../src/otlp/wire-check.ts";
import { logs, metrics, traces } from "./payloads.ts";

const TRACES = REQUEST_SCHEMAS.traces;

test.each([
  ["traces", REQUEST_SCHEMAS.traces, traces()],
  ["metrics", REQUEST_SCHEMAS.metrics, metrics()],
  ["logs", REQUEST_SCHEMAS.logs, logs()],
] as const)("%s that a protobuf library wrote pass", (_signal, schema, bytes) => {
  expect(() => checkWire(schema, bytes)).not.toThrow();
});

test.each([
  ["metrics read as traces", "traces", metrics()],
  ["traces read as metrics", "metrics", traces()],
  ["traces read as logs", "logs", traces()],
  ["logs read as traces", "traces", logs()],
  ["logs read as metrics", "metrics", logs()],
  ["metrics read as logs", "logs", metrics()],
] as const)("%s are refused, as the collector does", (_what, signal, bytes) => {
  expect(() => decodeExport(signal, "proto", bytes)).toThrow();
});

test("a message is refused wherever it is cut off inside its one resource", () => {
  const whole = traces();
  for (let length = 1; length < whole.length; length++) {
    expect(() => checkWire(TRACES, whole.subarray(0, length)), `${length} bytes`).toThrow(
      "cut off",
    );
  }
});

test.each([
  ["JSON text", Buffer.from("{}")],
  ["a sentence", Buffer.from("this is no telemetry")],
  ["the legal wire type of another field", Buffer.from([0x08, 0x01])],
  ["field number 0", Buffer.from([0x02, 0x00])],
  ["a group", Buffer.from([0x0b, 0x0c])],
  ["an unknown wire type", Buffer.from([0x57])],
  ["a length beyond the end", Buffer.from([0x0a, 0x05, 0x00])],
  ["a length beyond 32 bits", Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f])],
  ["a number longer than 64 bits", Buffer.from([0x50, ...Array(10).fill(0xff), 0x01])],
])("%s is refused", (_what, bytes) => {
  expect(() => checkWire(TRACES, bytes)).toThrow();
});

test("unknown fields of every wire type pass: they may be of a newer OTLP", () => {
  const unknown = [
    [0xa0, 0x06, 0x96, 0x01],
    [0xa1, 0x06, 1, 2, 3, 4, 5, 6, 7, 8],
    [0xa2, 0x06, 0x02, 0x68, 0x69],
    [0xa5, 0x06, 1, 2, 3, 4],
  ];
  expect(() => checkWire(TRACES, Buffer.from(unknown.flat()))).not.toThrow();
});

test("repeated numbers may come packed or one by one", () => {
  // ResourceMetrics > ScopeMetrics > Metric > Histogram > HistogramDataPoint > bucket_counts (6)
  const wrap = (field: number, content: Buffer) =>
    Buffer.concat([Buffer.from([(field << 3) | 2, content.length]), content]);
  const inMetrics = (dataPoint: Buffer) => wrap(1, wrap(2, wrap(2, wrap(9, wrap(1, dataPoint)))));
  const packed = Buffer.concat([Buffer.from([0x32, 0x10]), Buffer.alloc(16, 0)]);
  const single = Buffer.concat([Buffer.from([0x31]), Buffer.alloc(8, 0)]);
  const torn = Buffer.concat([Buffer.from([0x32, 0x0f]), Buffer.alloc(15, 0)]);
  const check = (content: Buffer) => checkWire(REQUEST_SCHEMAS.metrics, inMetrics(content));
  expect(() => check(packed)).not.toThrow();
  expect(() => check(single)).not.toThrow();
  expect(() => check(torn)).toThrow("cut off");
  expect(() => check(Buffer.from([0x30, 0x01]))).toThrow("wrong wire type");
});

test("values nested without end are refused before they end the process", () => {
  let value: Uint8Array = Buffer.from([0x0a, 0x01, 0x78]);
  const wrapped = (field: number, content: Uint8Array) =>
    Buffer.concat([Buffer.from([(field << 3) | 2]), varint(content.length), content]);
  for (let depth = 0; depth < 1000; depth++) value = wrapped(5, wrapped(1, value));
  const attribute = wrapped(1, wrapped(2, value));
  expect(() => checkWire(TRACES, wrapped(1, wrapped(1, attribute)))).toThrow("nested too deep");
});

test("an empty request is a legal one", () => {
  expect(() => checkWire(TRACES, toBinary(TRACES, create(TRACES)))).not.toThrow();
});

function varint(value: number): Buffer {
  const bytes = [];
  for (let left = value; ; left >>>= 7) {
    if (left < 0x80) return Buffer.from([...bytes, left]);
    bytes.push((left & 0x7f) | 0x80);
  }
}
