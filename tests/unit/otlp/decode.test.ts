import { create, toBinary } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { decodeExport } from "../../../src/otlp/decode.ts";
import { itemGroupsOf } from "../../../src/otlp/export-items.ts";
import { REQUEST_SCHEMAS } from "../../../src/otlp/export-request.ts";
import type { Signal } from "../../../src/otlp/item.ts";
import { SPAN_ID, span, TRACE_ID } from "./payloads.ts";

function fromJson(signal: Signal, json: unknown) {
  const content = typeof json === "string" ? json : JSON.stringify(json);
  return itemGroupsOf(decodeExport(signal, "json", Buffer.from(content)));
}

function spanJson(fields: object): unknown {
  return { resourceSpans: [{ scopeSpans: [{ spans: [fields] }] }] };
}

function onlyItem(signal: Signal, json: unknown): unknown {
  return fromJson(signal, json)[0]?.items[0]?.json();
}

test("ids are hex in either case, and written in lower case", () => {
  const ids = { traceId: TRACE_ID.toUpperCase(), spanId: SPAN_ID, parentSpanId: SPAN_ID };
  expect(onlyItem("traces", spanJson(ids))).toEqual({
    traceId: TRACE_ID,
    spanId: SPAN_ID,
    parentSpanId: SPAN_ID,
  });
});

test("unknown keys are ignored at every level; a field's original name is one of them", () => {
  const json = {
    future: [1, { a: null }],
    resource_spans: "not looked at",
    resourceSpans: [
      {
        future: 1,
        scopeSpans: [{ future: {}, spans: [{ name: "a", trace_id: "xyz", future: "x", kind: 1 }] }],
      },
    ],
  };
  expect(onlyItem("traces", json)).toEqual({ name: "a", kind: 1 });
});

test("64-bit integers are exact, as strings and as numbers", () => {
  const attributes = `[
    {"key":"a","value":{"intValue":9007199254740993}},
    {"key":"b","value":{"intValue":"-9223372036854775808"}},
    {"key":"c","value":{"doubleValue":100000000000000000000}},
    {"key":"d","value":{"stringValue":"9007199254740993"}}
  ]`;
  const json = `{"resourceSpans":[{"scopeSpans":[{"spans":[{"startTimeUnixNano":1700000000000000001,"attributes":${attributes}}]}]}]}`;
  expect(onlyItem("traces", json)).toEqual({
    startTimeUnixNano: "1700000000000000001",
    attributes: [
      { key: "a", value: { intValue: "9007199254740993" } },
      { key: "b", value: { intValue: "-9223372036854775808" } },
      { key: "c", value: { doubleValue: 1e20 } },
      { key: "d", value: { stringValue: "9007199254740993" } },
    ],
  });
});

test("null stands for a field that is not there", () => {
  expect(onlyItem("traces", spanJson({ name: "a", status: null, links: null }))).toEqual({
    name: "a",
  });
});

test("an empty object is a request without items", () => {
  expect(fromJson("logs", {})).toEqual([]);
});

test.each<[string, Signal, unknown]>([
  ["no JSON", "traces", "{"],
  ["empty", "traces", ""],
  ["an array", "traces", []],
  ["a string", "traces", '"x"'],
  ["an object in place of an array", "traces", { resourceSpans: {} }],
  ["a string in place of an object", "traces", { resourceSpans: ["x"] }],
  ["a number in place of a string", "traces", spanJson({ name: 1 })],
  ["a fraction in place of an integer", "traces", spanJson({ startTimeUnixNano: 1.5 })],
  ["an integer beyond 64 bits", "traces", spanJson({ startTimeUnixNano: "18446744073709551616" })],
  ["a negative unsigned integer", "traces", spanJson({ startTimeUnixNano: -1 })],
  ["a trace id in base64", "traces", spanJson({ traceId: "CvdlGRbNQ92ESOshHIAxnA==" })],
  ["an odd number of hex digits", "traces", spanJson({ traceId: TRACE_ID.slice(1) })],
  ["a short trace id", "traces", spanJson({ traceId: TRACE_ID.slice(2) })],
  ["a long span id", "traces", spanJson({ spanId: `${SPAN_ID}00` })],
  ["a short parent", "traces", spanJson({ parentSpanId: "00" })],
  ["a short id in a link", "traces", spanJson({ links: [{ traceId: "00" }] })],
  [
    "a short id in a log record",
    "logs",
    { resourceLogs: [{ scopeLogs: [{ logRecords: [{ spanId: "00" }] }] }] },
  ],
  [
    "a short id in an exemplar",
    "metrics",
    {
      resourceMetrics: [
        {
          scopeMetrics: [
            { metrics: [{ gauge: { dataPoints: [{ exemplars: [{ traceId: "00" }] }] } }] },
          ],
        },
      ],
    },
  ],
])("JSON is refused: %s", (_what, signal, json) => {
  expect(() => fromJson(signal, json)).toThrow();
});

test("text that is not UTF-8 is refused in both encodings", () => {
  const json = Buffer.from([...Buffer.from('{"resourceSpans":[],"x":"'), 0xff, 0x22, 0x7d]);
  expect(() => decodeExport("traces", "json", json)).toThrow();
  const schema = REQUEST_SCHEMAS.traces;
  const message = { resourceSpans: [{ scopeSpans: [{ spans: [{ name: "????" }] }] }] };
  const bytes = Buffer.from(toBinary(schema, create(schema, message)));
  bytes[bytes.indexOf("????")] = 0xff;
  expect(() => decodeExport("traces", "proto", bytes)).toThrow();
});

test.each(["traceId", "spanId", "parentSpanId"] as const)(
  "protobuf with a %s of the wrong length is refused",
  (name) => {
    const schema = REQUEST_SCHEMAS.traces;
    const spans = [{ ...span(0), [name]: Buffer.alloc(7) }];
    const bytes = toBinary(
      schema,
      create(schema, { resourceSpans: [{ scopeSpans: [{ spans }] }] }),
    );
    expect(() => decodeExport("traces", "proto", bytes)).toThrow("invalid length");
  },
);
