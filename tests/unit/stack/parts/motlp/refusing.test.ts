import { gzipSync, zstdCompressSync } from "node:zlib";
import { fromBinary } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { StatusSchema } from "../../../../../src/otlp/generated/google/rpc/status_pb.js";
import { SIGNALS } from "../../../../../src/otlp/item.ts";
import { logs, metrics, traces } from "../../../otlp/payloads.ts";
import { type RequestParts, send } from "./hand-made.ts";
import { useMotlp } from "./running-motlp.ts";

const server = useMotlp();
const PROTO = { "content-type": "application/x-protobuf" };
const spans = (fields: object) =>
  JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [fields] }] }] });

const cases: [string, number, string | RegExp, string, RequestParts][] = [
  ["the root", 404, "no such path: /", "/", {}],
  ["another version", 404, "no such path: /v2/traces", "/v2/traces", {}],
  ["a signal that is none", 404, "no such path: /v1/profiles", "/v1/profiles", {}],
  ["something below a signal", 404, "no such path: /v1/traces/x", "/v1/traces/x", {}],
  ["GET", 405, "GET is not POST", "/v1/traces", { method: "GET", body: "" }],
  ["PUT", 405, "PUT is not POST", "/v1/logs", { method: "PUT" }],
  [
    "no authorization",
    401,
    "ApiKey prefix not found",
    "/v1/traces",
    { headers: { authorization: undefined } },
  ],
  [
    "a key without its prefix",
    401,
    "ApiKey prefix not found",
    "/v1/metrics",
    { headers: { authorization: "abc" } },
  ],
  [
    "another scheme",
    401,
    "ApiKey prefix not found",
    "/v1/logs",
    { headers: { authorization: "Bearer abc" } },
  ],
  [
    "a wrong key",
    401,
    "invalid ApiKey",
    "/v1/traces",
    { headers: { authorization: "ApiKey abc" } },
  ],
  ["an empty key", 401, /ApiKey/, "/v1/traces", { headers: { authorization: "ApiKey " } }],
  [
    "no content type",
    415,
    "unsupported Content-Type: ",
    "/v1/traces",
    { headers: { "content-type": undefined } },
  ],
  [
    "plain text",
    415,
    "unsupported Content-Type: text/plain",
    "/v1/traces",
    { headers: { "content-type": "text/plain" } },
  ],
  [
    "brotli",
    415,
    "unsupported Content-Encoding: br",
    "/v1/traces",
    { headers: { "content-encoding": "br" } },
  ],
  [
    "two encodings at once",
    415,
    "unsupported Content-Encoding: gzip, gzip",
    "/v1/traces",
    { headers: { "content-encoding": "gzip, gzip" } },
  ],
  [
    "what is called gzip and is not",
    400,
    /^the body is not gzip/,
    "/v1/traces",
    { headers: { "content-encoding": "gzip" } },
  ],
  [
    "gzip that is cut off",
    400,
    /^the body is not gzip/,
    "/v1/traces",
    { headers: { ...PROTO, "content-encoding": "gzip" }, body: gzipSync(traces()).subarray(0, -9) },
  ],
  [
    "what is called zstd and is not",
    400,
    /^the body is not zstd/,
    "/v1/traces",
    { headers: { "content-encoding": "zstd" } },
  ],
  [
    "zstd that is cut off",
    400,
    /zstd/,
    "/v1/traces",
    {
      headers: { ...PROTO, "content-encoding": "zstd" },
      body: zstdCompressSync(traces()).subarray(0, -9),
    },
  ],
  ["empty JSON", 400, /JSON/, "/v1/traces", { body: "" }],
  ["cut off JSON", 400, /JSON/, "/v1/logs", { body: '{"resourceLogs":[' }],
  ["JSON that is no OTLP", 400, /resourceSpans/, "/v1/traces", { body: '{"resourceSpans":{}}' }],
  ["JSON called protobuf", 400, /./, "/v1/traces", { headers: PROTO }],
  ["protobuf called JSON", 400, /./, "/v1/traces", { body: Buffer.from(traces()) }],
  ["a short trace id", 400, /trace id/, "/v1/traces", { body: spans({ traceId: "00" }) }],
  ["a trace id that is not hex", 400, /not hex/, "/v1/traces", { body: spans({ traceId: "xy" }) }],
  [
    "cut off protobuf",
    400,
    /cut off/,
    "/v1/traces",
    { headers: PROTO, body: Buffer.from(traces()).subarray(0, -1) },
  ],
  [
    "another signal's protobuf",
    400,
    /./,
    "/v1/traces",
    { headers: PROTO, body: Buffer.from(metrics()) },
  ],
  [
    "logs where metrics belong",
    400,
    /./,
    "/v1/metrics",
    { headers: PROTO, body: Buffer.from(logs()) },
  ],
];

test.each(cases)("%s gets %i", async (_what, status, message, path, parts) => {
  const before = await server().motlp.answers.requests();
  const answer = await send(server(), path, parts);
  const isProto = parts.headers?.["content-type"] === PROTO["content-type"];
  const body = isProto
    ? fromBinary(StatusSchema, answer.body)
    : (JSON.parse(answer.body.toString()) as { message: string });
  expect([answer.status, answer.headers["content-type"]]).toEqual([
    status,
    isProto ? PROTO["content-type"] : "application/json",
  ]);
  expect(body.message).toEqual(
    typeof message === "string" ? message : expect.stringMatching(message),
  );
  for (const signal of SIGNALS) expect(await server().accepted(signal)).toEqual([]);
  const requests = (await server().motlp.answers.requests()).slice(before.length);
  expect(requests.map((request) => request.status)).toEqual(
    status === 404 || status === 405 ? [] : [status],
  );
});

test("405 says what is allowed, 415 which encodings are", async () => {
  const method = await send(server(), "/v1/traces", { method: "DELETE", body: "" });
  expect(method.headers.allow).toBe("POST");
  const headers = { "content-encoding": "br" };
  const encoding = await send(server(), "/v1/traces", { headers });
  expect(encoding.headers["accept-encoding"]).toBe("gzip, zstd, identity");
});

test.each(["gzip", "zstd"])("%s that grows beyond all bounds gets 413", async (encoding) => {
  const zeros = Buffer.alloc(65 * 1024 * 1024);
  const body = encoding === "gzip" ? gzipSync(zeros, { level: 1 }) : zstdCompressSync(zeros);
  const answer = await send(server(), "/v1/traces", {
    headers: { ...PROTO, "content-encoding": encoding },
    body,
  });
  expect(answer.status).toBe(413);
});

test("a body beyond all bounds gets 413", async () => {
  const body = Buffer.alloc(4 * 1024 * 1024 + 1);
  const answer = await send(server(), "/v1/traces", { headers: PROTO, body });
  expect(answer.status).toBe(413);
  expect((await server().motlp.answers.requests()).at(-1)).toMatchObject({
    status: 413,
    bytes: body.length,
    items: null,
  });
});

test("a client that goes away in the middle of its body leaves nothing behind", async () => {
  const { motlp } = server();
  const before = await motlp.answers.requests();
  const gone = new AbortController();
  const sending = send(server(), "/v1/traces", {
    headers: { "content-length": "1000" },
    body: "{",
    signal: gone.signal,
  });
  setTimeout(() => gone.abort(), 50);
  await expect(sending).rejects.toThrow("aborted");
  expect((await send(server(), "/v1/traces")).status).toBe(200);
  expect(await motlp.answers.requests()).toHaveLength(before.length + 1);
});
