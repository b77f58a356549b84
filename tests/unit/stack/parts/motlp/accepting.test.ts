import { connect } from "node:http2";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { create, fromBinary, fromJson, toBinary } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { REQUEST_SCHEMAS, RESPONSE_SCHEMAS } from "../../../../../src/otlp/export-request.ts";
import { SIGNALS } from "../../../../../src/otlp/item.ts";
import { droppedOf } from "../../../../../src/stack/targets/motlp/dropped-items.ts";
import { logs, metrics, SPAN_ID, TRACE_ID, text, traces } from "../../../otlp/payloads.ts";
import { send } from "./hand-made.ts";
import { useMotlp } from "./running-motlp.ts";

const server = useMotlp();
const PROTO = { "content-type": "application/x-protobuf" };
const PAYLOADS = { traces, metrics, logs };
const KEYS = { traces: "span", metrics: "metric", logs: "logRecord" };

function spanJson(run: string): string {
  const resource = { attributes: [{ key: "harness.run", value: { stringValue: run } }] };
  const spans = [{ traceId: TRACE_ID, spanId: SPAN_ID, name: "from JSON" }];
  return JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] });
}

async function ofRun(signal: (typeof SIGNALS)[number], run: string) {
  return (await server().accepted(signal)).filter((line) => line.run === run);
}

test("a span is on record, as it was sent, when it is accepted", async () => {
  const sent = {
    traceId: TRACE_ID,
    spanId: SPAN_ID,
    name: "one",
    kind: 2,
    startTimeUnixNano: "1700000000000000001",
    endTimeUnixNano: "1700000000000000002",
    attributes: [
      { key: "harness.sequence", value: { intValue: "7" } },
      { key: "a", value: { arrayValue: { values: [{ doubleValue: 0.1 }, { boolValue: false }] } } },
      { key: "m", value: { kvlistValue: { values: [{ key: "k", value: {} }] } } },
    ],
    links: [{ traceId: "00000000000000000000000000000001", spanId: "0000000000000002" }],
    status: { code: 2, message: "no" },
  };
  const resource = { attributes: [{ key: "harness.run", value: { stringValue: "whole" } }] };
  const scope = { name: "tests", version: "1" };
  const body = JSON.stringify({
    resourceSpans: [{ resource, scopeSpans: [{ scope, spans: [sent] }] }],
  });
  const answer = await send(server(), "/v1/traces", { body });
  expect([answer.status, answer.body.toString()]).toEqual([200, "{}"]);
  expect(await ofRun("traces", "whole")).toEqual([
    {
      run: "whole",
      sequence: 7,
      stream: "traces-generic.otel-default",
      id: "1/0",
      source: { resource, scope, span: sent },
    },
  ]);
});

test.each(SIGNALS)(
  "%s are one line an item, in order, with run, sequence and id",
  async (signal) => {
    const run = `lines-${signal}`;
    const answer = await send(server(), `/v1/${signal}`, {
      headers: PROTO,
      body: Buffer.from(PAYLOADS[signal](3, run)),
    });
    expect(answer.status).toBe(200);
    const lines = await ofRun(signal, run);
    expect(lines.map(({ sequence, stream }) => [sequence, stream])).toEqual(
      [0, 1, 2].map((sequence) => [sequence, `${signal}-generic.otel-default`]),
    );
    expect(lines.map(({ id }) => id.split("/")[1])).toEqual(["0", "1", "2"]);
    expect(new Set(lines.map(({ id }) => id.split("/")[0])).size).toBe(1);
    for (const { source } of lines) {
      expect(Object.keys(source)).toEqual(["resource", "scope", KEYS[signal]]);
    }
  },
);

const COMPRESSIONS = {
  none: (body: Buffer) => ({ body, headers: {} }),
  identity: (body: Buffer) => ({ body, headers: { "content-encoding": "identity" } }),
  gzip: (body: Buffer) => ({ body: gzipSync(body), headers: { "content-encoding": "gzip" } }),
  "gzip in capitals": (body: Buffer) => ({
    body: gzipSync(body),
    headers: { "content-encoding": "GZIP" },
  }),
  zstd: (body: Buffer) => ({
    body: zstdCompressSync(body),
    headers: { "content-encoding": "zstd" },
  }),
};

test.each(Object.entries(COMPRESSIONS))(
  "%s is undone in both encodings",
  async (name, compress) => {
    const proto = compress(Buffer.from(traces(2, `proto-${name}`)));
    const json = compress(Buffer.from(spanJson(`json-${name}`)));
    const answers = await Promise.all([
      send(server(), "/v1/traces", { body: proto.body, headers: { ...PROTO, ...proto.headers } }),
      send(server(), "/v1/traces", { body: json.body, headers: json.headers }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers.map(({ headers }) => headers["content-type"])).toEqual([
      "application/x-protobuf",
      "application/json",
    ]);
    expect(await ofRun("traces", `proto-${name}`)).toHaveLength(2);
    expect(await ofRun("traces", `json-${name}`)).toHaveLength(1);
  },
);

test.each(SIGNALS)(
  "%s: the answer is the signal's response, empty on full success",
  async (signal) => {
    const proto = await send(server(), `/v1/${signal}`, { headers: PROTO, body: Buffer.alloc(0) });
    const json = await send(server(), `/v1/${signal}`);
    expect(proto.status).toBe(200);
    const schema = RESPONSE_SCHEMAS[signal];
    expect(fromBinary(schema, proto.body)).not.toHaveProperty("partialSuccess.errorMessage");
    expect(fromJson(schema, JSON.parse(json.body.toString()))).toEqual(create(schema));
  },
);

test("a content type may have parameters", async () => {
  const headers = { "content-type": "application/json; charset=utf-8" };
  const answer = await send(server(), "/v1/traces", { headers, body: spanJson("charset") });
  expect(answer.status).toBe(200);
  expect(await ofRun("traces", "charset")).toHaveLength(1);
});

test("HTTP/2 is spoken too, many requests on one connection", async () => {
  const { motlp, ca } = server();
  const session = connect(motlp.url, { ca });
  const post = (run: string) =>
    new Promise<number>((resolve, reject) => {
      const stream = session.request({
        ":method": "POST",
        ":path": "/v1/traces",
        authorization: `ApiKey ${motlp.apiKey}`,
        "content-type": "application/x-protobuf",
      });
      stream.once("response", (headers) => resolve(Number(headers[":status"])));
      stream.once("error", reject);
      stream.resume();
      stream.end(Buffer.from(traces(1, run)));
    });
  const runs = Array.from({ length: 20 }, (_, index) => `h2-${index}`);
  const statuses = await Promise.all(runs.map(post));
  session.close();
  expect(new Set(statuses)).toEqual(new Set([200]));
  const accepted = (await server().accepted("traces")).filter(({ run }) => run?.startsWith("h2-"));
  expect(accepted.map(({ run }) => run).sort()).toEqual([...runs].sort());
});

test("a large request is whole on record, next to small ones", async () => {
  const large = send(server(), "/v1/traces", {
    headers: { ...PROTO, "content-encoding": "gzip" },
    body: gzipSync(traces(20_000, "large")),
  });
  const small = Array.from({ length: 20 }, (_, index) =>
    send(server(), "/v1/traces", {
      headers: PROTO,
      body: Buffer.from(traces(1, `small-${index}`)),
    }),
  );
  const answers = await Promise.all([large, ...small]);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  const lines = await ofRun("traces", "large");
  expect(lines.map(({ sequence }) => sequence)).toEqual(lines.map((_, index) => index));
  expect(lines).toHaveLength(20_000);
});

test("items without a run or a sequence number are kept as nobody's", async () => {
  const schema = REQUEST_SCHEMAS.traces;
  const spans = [{ name: "nobody", attributes: [text("harness.sequence", "x")] }];
  const request = create(schema, { resourceSpans: [{ scopeSpans: [{ spans }] }] });
  await send(server(), "/v1/traces", {
    headers: PROTO,
    body: Buffer.from(toBinary(schema, request)),
  });
  const [line] = (await server().accepted("traces")).filter(({ run }) => run === null);
  expect(line).toMatchObject({ run: null, sequence: null, source: { resource: {}, scope: {} } });
});

test("each request is on record", async () => {
  const body = gzipSync(traces(2, "recorded"));
  const before = Date.now();
  await send(server(), "/v1/traces", { headers: { ...PROTO, "content-encoding": "gzip" }, body });
  const request = (await server().motlp.answers.requests()).at(-1);
  expect(request).toEqual({
    number: expect.any(Number),
    time: expect.any(Number),
    protocol: "http",
    signal: "traces",
    status: 200,
    message: null,
    items: 2,
    rejected: 0,
    runs: ["recorded"],
    bytes: body.length,
    encoding: "gzip",
    contentType: "application/x-protobuf",
  });
  expect(request?.time).toBeGreaterThanOrEqual(before - 1);
  const [line] = await ofRun("traces", "recorded");
  expect(line?.id).toBe(`${request?.number}/0`);
});

test("what goes to another index is answered with a success, and not kept", async () => {
  const body = (index: string) => {
    const run = { key: "harness.run", value: { stringValue: "routed" } };
    const routed = { key: "elasticsearch.index", value: { stringValue: index } };
    const number = { key: "harness.sequence", value: { intValue: index.length } };
    const logRecords = [{ body: { stringValue: index }, attributes: [number] }];
    return JSON.stringify({
      resourceLogs: [{ resource: { attributes: [run, routed] }, scopeLogs: [{ logRecords }] }],
    });
  };
  for (const index of ["logs-own", "app-logs-own", "app-logs-own"]) {
    const answer = await send(server(), "/v1/logs", { body: body(index) });
    expect([answer.status, answer.body.toString()]).toEqual([200, "{}"]);
  }
  expect((await ofRun("logs", "routed")).map(({ stream }) => stream)).toEqual(["logs-own"]);
  const { acceptedFolder } = server().motlp;
  expect(await droppedOf(acceptedFolder, "routed")).toEqual([
    { signal: "logs", destination: "app-logs-own", items: 1 },
  ]);
  expect(await droppedOf(acceptedFolder, "another")).toEqual([]);
});
