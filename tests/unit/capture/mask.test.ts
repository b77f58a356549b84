import { create, toBinary, toJson } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import type { CapturedMessage } from "../../../src/capture/captured-message.ts";
import { masked } from "../../../src/capture/mask.ts";
import { decodeExport } from "../../../src/otlp/decode.ts";
import { REQUEST_SCHEMAS } from "../../../src/otlp/export-request.ts";
import { SPAN_ID, TRACE_ID, text, whole } from "../otlp/payloads.ts";

const SECRETS = ["s3cret-1", "s3cret-2", "s3cret-3", "s3cret-4", "s3cret-5", "s3cret-6"];

/** Secrets wherever a span can have a text of its sender's. */
function spanRequest() {
  const [inName, inValue, inList, inEvent, inStatus, inState] = SECRETS;
  const value = (secret = "") => ({ value: { case: "stringValue" as const, value: secret } });
  return create(REQUEST_SCHEMAS.traces, {
    resourceSpans: [
      {
        resource: { attributes: [text("service.name", `${inValue}`)] },
        schemaUrl: "https://opentelemetry.io/schemas/1.37.0",
        scopeSpans: [
          {
            scope: { name: "app", version: "1.2.3" },
            spans: [
              {
                traceId: Buffer.from(TRACE_ID, "hex"),
                spanId: Buffer.from(SPAN_ID, "hex"),
                traceState: `k=${inState}`,
                name: `GET /${inName}`,
                startTimeUnixNano: 1_700_000_000_000_000_001n,
                attributes: [
                  whole("size", 42),
                  text("data_stream.type", "traces"),
                  {
                    key: "list",
                    value: { value: { case: "arrayValue", value: { values: [value(inList)] } } },
                  },
                ],
                events: [{ name: "exception", attributes: [text("exception.type", `${inEvent}`)] }],
                status: { message: `${inStatus}`, code: 2 },
              },
            ],
          },
        ],
      },
    ],
  });
}

const PROTO = Buffer.from(toBinary(REQUEST_SCHEMAS.traces, spanRequest()));

/** OTLP/JSON with white space, escapes, and integers and ids as OTLP has them. */
const JSON_TEXT = JSON.stringify(toJson(REQUEST_SCHEMAS.traces, spanRequest()), null, 1)
  .replace(/"traceId": "[^"]*"/, `"traceId": "${TRACE_ID}"`)
  .replace(/"spanId": "[^"]*"/, `"spanId": "${SPAN_ID}"`)
  .replace('"GET /', '"G\\u00c9T ü/');

function message(value: Buffer | null): CapturedMessage {
  return {
    ...{ topic: "otel-traces", partition: 0, offset: 7n, timestamp: 1_700_000_000_000 },
    ...{
      key: Buffer.from(SECRETS[0] ?? ""),
      headers: [["tenant", Buffer.from("s3cret-7")]],
      value,
    },
  };
}

function maskedValue(value: Buffer, ...keep: readonly string[]): Buffer | null | undefined {
  return masked(message(value), new Set(keep))?.value;
}

function without<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error("it was not masked");
  return value;
}

test.each([
  ["protobuf", "proto", PROTO],
  ["JSON", "json", Buffer.from(JSON_TEXT)],
] as const)("%s: secrets go, form stays", (_name, encoding, value) => {
  const bytes = without(maskedValue(value));
  expect(bytes.length).toBe(value.length);
  const request = decodeExport("traces", encoding, bytes);
  if (request.signal !== "traces") throw new Error("it is traces");
  const [resource] = request.message.resourceSpans;
  expect(resource?.schemaUrl).toContain("1.37.0");
  expect(resource?.resource?.attributes[0]?.key).toBe("service.name");
  expect(resource?.resource?.attributes[0]?.value?.value.value).toBe("xxxxxxxx");
  const [span] = resource?.scopeSpans[0]?.spans ?? [];
  expect(Buffer.from(span?.traceId ?? []).toString("hex")).toBe(TRACE_ID);
  expect(span?.startTimeUnixNano).toBe(1_700_000_000_000_000_001n);
  expect(span?.attributes[0]?.value?.value.value).toBe(42n);
  expect(span?.attributes[1]?.value?.value.value).toBe("xxxxxx");
  expect(span?.events[0]?.name).toBe("exception");
  expect(span?.name).toMatch(/^x+$/);
  for (const secret of SECRETS) expect(bytes.includes(secret), secret).toBe(false);
});

test.each([
  ["protobuf", PROTO],
  ["JSON", Buffer.from(JSON_TEXT)],
])("%s: the value of an attribute that is named stays, and no other", (_name, value) => {
  const bytes = without(maskedValue(value, "data_stream.type"));
  expect(bytes.length).toBe(value.length);
  expect(bytes.indexOf("data_stream.type")).toBeGreaterThan(0);
  // The signal's own words may hold it as well.
  expect(bytes.toString("latin1")).toMatch(/data_stream\.type[^x]*traces/);
  for (const secret of SECRETS) expect(bytes.includes(secret), secret).toBe(false);
});

test("key and headers are masked whole", () => {
  const { key, headers } = without(masked(message(PROTO), new Set()));
  expect(key?.toString()).toBe("xxxxxxxx");
  expect(headers).toEqual([["tenant", Buffer.from("xxxxxxxx")]]);
});

test("what a collector refuses keeps its fault", () => {
  const shortId = toBinary(
    REQUEST_SCHEMAS.traces,
    create(REQUEST_SCHEMAS.traces, {
      resourceSpans: [{ scopeSpans: [{ spans: [{ traceId: Buffer.from("0af7"), name: "GET" }] }] }],
    }),
  );
  const bytes = without(maskedValue(Buffer.from(shortId)));
  expect(bytes.includes("GET")).toBe(false);
  expect(() => decodeExport("traces", "proto", bytes)).toThrow("invalid length for a trace id");
});

test("a text that is no UTF-8 stays none", () => {
  const at = PROTO.indexOf(SECRETS[1] ?? "");
  const broken = Buffer.from(PROTO);
  broken[at + 3] = 0xfe;
  expect(() => decodeExport("traces", "proto", PROTO)).not.toThrow();
  expect(() => decodeExport("traces", "proto", broken)).toThrow();
  const bytes = without(maskedValue(broken));
  expect(() => decodeExport("traces", "proto", bytes)).toThrow();
  expect(bytes.includes("cret-2")).toBe(false);
});

test("fields that OTLP does not know are masked, and their lengths stay", () => {
  const unknown = Buffer.concat([
    Buffer.from([0xa2, 0x06, 0x08]),
    Buffer.from("s3cret-8"),
    Buffer.from([0xa1, 0x06]),
    Buffer.from("s3cret-9"),
    Buffer.from([0xa0, 0x06, 0xff, 0x73]),
  ]);
  const bytes = without(maskedValue(Buffer.concat([PROTO, unknown])));
  expect(bytes.subarray(PROTO.length).toString("latin1")).toBe(
    "\xa2\x06\x08xxxxxxxx\xa1\x06\0\0\0\0\0\0\0\0\xa0\x06\x80\0",
  );
});

test.each([
  ["an unknown field's texts", '{"resourceSpans":[{"more":[{"a":"s3cret-1"}]}]}'],
  ["a text where an object belongs", '{"resourceSpans":["s3cret-1"]}'],
  [
    "a text where a number belongs",
    '{"resourceSpans":[{"scopeSpans":[{"spans":[{"kind":"s3cret-1"}]}]}]}',
  ],
  [
    "a name as senders write it by mistake",
    '{"resource_spans":[{"scope_spans":[{"spans":[{"name":"s3cret-1"}]}]}]}',
  ],
  [
    "a field that stands there twice",
    '{"resourceSpans":[],"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"s3cret-1","name":"b"}]}]}]}',
  ],
])("JSON: %s", (_name, json) => {
  const bytes = without(maskedValue(Buffer.from(json)));
  expect(bytes.length).toBe(json.length);
  expect(bytes.toString()).toBe(json.replace("s3cret-1", "xxxxxxxx").replace('"b"', '"x"'));
});

test("JSON: bytes stay base64", () => {
  const json =
    '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"bytesValue":"czNjcmV0LTE="}}]}]}]}';
  expect(without(maskedValue(Buffer.from(json))).toString()).toContain('"AAAAAAAAAAA="');
});

test.each([
  ["a sentence", Buffer.from("s3cret-1 is no telemetry")],
  ["a message that is cut off", PROTO.subarray(0, PROTO.length - 1)],
  ["JSON that is cut off", Buffer.from(JSON_TEXT.slice(0, -1))],
  ["JSON of somebody else", Buffer.from('{"password":"s3cret-1"}')],
  ["bytes that only have the form of unknown fields", Buffer.from("Hs")],
])("nobody can tell what is secret in %s", (_name, value) => {
  expect(masked(message(value), new Set())).toBeUndefined();
});

test.each([[null], [Buffer.alloc(0)]])("there is nothing to mask in %j", (value) => {
  expect(masked(message(value), new Set())?.value).toEqual(value);
});
