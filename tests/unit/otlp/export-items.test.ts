import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { decodeExport } from "../../../src/otlp/decode.ts";
import { type ItemGroup, itemGroupsOf } from "../../../src/otlp/export-items.ts";
import { REQUEST_SCHEMAS } from "../../../src/otlp/export-request.ts";
import type { SpanSchema } from "../../../src/otlp/generated/opentelemetry/proto/trace/v1/trace_pb.js";
import { logs, SPAN_ID, span, TRACE_ID, text, traces, whole } from "./payloads.ts";

/** The groups of a request in OTLP/JSON, read through both encodings that must mean the same. */
function groups(bytes: Uint8Array): ItemGroup[] {
  return itemGroupsOf(decodeExport("metrics", "proto", bytes));
}

function metricRequest(metrics: object[]): Uint8Array {
  const schema = REQUEST_SCHEMAS.metrics;
  return toBinary(schema, create(schema, { resourceMetrics: [{ scopeMetrics: [{ metrics }] }] }));
}

const exemplar = {
  traceId: Buffer.from(TRACE_ID, "hex"),
  spanId: Buffer.from(SPAN_ID, "hex"),
  value: { case: "asDouble" as const, value: 0.5 },
};
const points = (fields: object) => [
  { ...fields, attributes: [text("p", "1")] },
  { ...fields, attributes: [text("p", "2")], exemplars: [exemplar] },
];
const attributes = (p: string) => [{ key: "p", value: { stringValue: p } }];
const exemplars = [{ traceId: TRACE_ID, spanId: SPAN_ID, asDouble: 0.5 }];

test.each([
  ["gauge", "gauge", {}, { value: { case: "asDouble", value: 1.5 } }, { asDouble: 1.5 }],
  [
    "sum",
    "sum",
    { isMonotonic: true, aggregationTemporality: 1 },
    { value: { case: "asInt", value: 9007199254740993n } },
    { asInt: "9007199254740993" },
  ],
  [
    "histogram",
    "histogram",
    { aggregationTemporality: 2 },
    { count: 3n, sum: 4.5, bucketCounts: [1n, 2n], explicitBounds: [0.1] },
    { count: "3", sum: 4.5, bucketCounts: ["1", "2"], explicitBounds: [0.1] },
  ],
  [
    "exponential histogram",
    "exponentialHistogram",
    { aggregationTemporality: 1 },
    { count: 1n, scale: -1, zeroCount: 0n, positive: { offset: 2, bucketCounts: [1n] } },
    { count: "1", scale: -1, positive: { offset: 2, bucketCounts: ["1"] } },
  ],
])(
  "a %s is one metric per data point, with all its own fields",
  (_what, kind, own, point, json) => {
    const dataPoints = points(point);
    const request = metricRequest([
      {
        name: "m",
        unit: "s",
        description: "d",
        metadata: [text("meta", "data")],
        data: { case: kind, value: { ...own, dataPoints } },
      },
    ]);
    const base = {
      name: "m",
      unit: "s",
      description: "d",
      metadata: [{ key: "meta", value: { stringValue: "data" } }],
    };
    const [group] = groups(request);
    expect(group?.items.map((item) => [item.key, item.json()])).toEqual([
      [
        "metric",
        { ...base, [kind]: { ...own, dataPoints: [{ ...json, attributes: attributes("1") }] } },
      ],
      [
        "metric",
        {
          ...base,
          [kind]: { ...own, dataPoints: [{ ...json, attributes: attributes("2"), exemplars }] },
        },
      ],
    ]);
    expect(group?.items[1]?.attributes[0]?.key).toBe("p");
  },
);

test("a summary is one metric per data point too", () => {
  const dataPoints = [{ count: 2n, sum: 3, quantileValues: [{ quantile: 0.5, value: 1 }] }, {}];
  const request = metricRequest([{ name: "s", data: { case: "summary", value: { dataPoints } } }]);
  expect(groups(request)[0]?.items.map((item) => item.json())).toEqual([
    {
      name: "s",
      summary: {
        dataPoints: [{ count: "2", sum: 3, quantileValues: [{ quantile: 0.5, value: 1 }] }],
      },
    },
    { name: "s", summary: { dataPoints: [{}] } },
  ]);
});

test("a metric without points, or of a kind nobody knows, has no items", () => {
  const gauge = { case: "gauge", value: { dataPoints: [] } };
  expect(groups(metricRequest([{ name: "none" }, { name: "empty", data: gauge }]))).toMatchObject([
    { items: [] },
  ]);
});

test("doubles that JSON has no number for are written as protobuf's JSON mapping says", () => {
  const values = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324];
  const dataPoints = values.map((value) => ({ value: { case: "asDouble", value } }));
  const request = metricRequest([{ data: { case: "gauge", value: { dataPoints } } }]);
  const written = groups(request)[0]?.items.map((item) => item.json());
  expect(written).toEqual(
    ["NaN", "Infinity", "-Infinity", 5e-324].map((asDouble) => ({
      gauge: { dataPoints: [{ asDouble }] },
    })),
  );
});

test("spans and log records keep every field; enums are integers, ids hex", () => {
  const schema = REQUEST_SCHEMAS.traces;
  const spans: MessageInitShape<typeof SpanSchema>[] = [
    {
      traceId: Buffer.from(TRACE_ID, "hex"),
      spanId: Buffer.from(SPAN_ID, "hex"),
      name: "span 1",
      kind: 3,
      startTimeUnixNano: 1_700_000_000_000_000_001n,
      endTimeUnixNano: 1_700_000_000_000_000_002n,
      attributes: [whole("harness.sequence", 1)],
      traceState: "a=b",
      parentSpanId: Buffer.from(SPAN_ID, "hex"),
      flags: 257,
      droppedAttributesCount: 1,
      events: [{ timeUnixNano: 5n, name: "e", attributes: [text("k", "")] }],
      links: [{ traceId: Buffer.from(TRACE_ID, "hex"), spanId: Buffer.from(SPAN_ID, "hex") }],
      status: { code: 2, message: "broken" },
    },
  ];
  const request = create(schema, { resourceSpans: [{ scopeSpans: [{ spans }] }] });
  const [group] = itemGroupsOf(decodeExport("traces", "proto", toBinary(schema, request)));
  expect(group?.items[0]?.json()).toEqual({
    traceId: TRACE_ID,
    spanId: SPAN_ID,
    parentSpanId: SPAN_ID,
    traceState: "a=b",
    flags: 257,
    name: "span 1",
    kind: 3,
    startTimeUnixNano: "1700000000000000001",
    endTimeUnixNano: "1700000000000000002",
    attributes: [{ key: "harness.sequence", value: { intValue: "1" } }],
    droppedAttributesCount: 1,
    events: [
      { timeUnixNano: "5", name: "e", attributes: [{ key: "k", value: { stringValue: "" } }] },
    ],
    links: [{ traceId: TRACE_ID, spanId: SPAN_ID }],
    status: { code: 2, message: "broken" },
  });
  const [logGroup] = itemGroupsOf(decodeExport("logs", "proto", logs(1)));
  expect(logGroup?.items[0]?.json()).toEqual({
    timeUnixNano: "1700000000000000003",
    severityNumber: 9,
    body: { stringValue: "log 0" },
    attributes: [{ key: "harness.sequence", value: { intValue: "0" } }],
    traceId: TRACE_ID,
    spanId: SPAN_ID,
  });
});

test("bytes in an attribute stay base64", () => {
  const schema = REQUEST_SCHEMAS.traces;
  const bytesValue = { case: "bytesValue" as const, value: Buffer.from([0, 255]) };
  const spans = [{ attributes: [{ key: "traceId", value: { value: bytesValue } }] }];
  const request = create(schema, { resourceSpans: [{ scopeSpans: [{ spans }] }] });
  const [group] = itemGroupsOf(decodeExport("traces", "proto", toBinary(schema, request)));
  expect(group?.items[0]?.json()).toEqual({
    attributes: [{ key: "traceId", value: { bytesValue: "AP8=" } }],
  });
});

test("items are in the order of the request, group by group", () => {
  const schema = REQUEST_SCHEMAS.traces;
  const scopeSpans = [{ spans: [span(0), span(1)] }, { spans: [span(2)] }];
  const request = create(schema, {
    resourceSpans: [{ scopeSpans }, { scopeSpans: [{ spans: [span(3)] }] }],
  });
  const found = itemGroupsOf(decodeExport("traces", "proto", toBinary(schema, request)));
  expect(found.map(({ items }) => items.map((item) => item.json().name))).toEqual([
    ["span 0", "span 1"],
    ["span 2"],
    ["span 3"],
  ]);
  expect(itemGroupsOf(decodeExport("traces", "proto", traces(0)))[0]?.items).toEqual([]);
});
