import { randomBytes } from "node:crypto";
import { connect } from "node:http2";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { compressionAlgorithms } from "@grpc/grpc-js";
import { afterEach, expect, test } from "vitest";
import { REQUEST_SCHEMAS, RESPONSE_SCHEMAS } from "../../../../../src/otlp/export-request.ts";
import { SIGNALS, type Signal } from "../../../../../src/otlp/item.ts";
import { logs, metrics, text, traces } from "../../../otlp/payloads.ts";
import { type CallParts, call, METHODS } from "./grpc-call.ts";
import { send } from "./hand-made.ts";
import { useMotlp } from "./running-motlp.ts";

const server = useMotlp();
const answers = () => server().motlp.answers;
const PAYLOADS = { traces, metrics, logs };
const LIMIT = 4 * 1024 * 1024;

afterEach(() => answers().liftAll());

const post = (signal: Signal, run = "any", count = 2, parts: CallParts = {}) =>
  call(server(), signal, PAYLOADS[signal](count, run), parts);

async function acceptedOf(signal: Signal, run: string): Promise<(number | null)[]> {
  const lines = (await server().accepted(signal)).filter((line) => line.run === run);
  return lines.map(({ sequence }) => sequence);
}

const lastRequest = async () => (await answers().requests()).at(-1);

/** A request of exactly so many bytes. */
function logsOf(bytes: number): Uint8Array {
  const encoded = (filler: string) =>
    toBinary(
      REQUEST_SCHEMAS.logs,
      create(REQUEST_SCHEMAS.logs, {
        resourceLogs: [{ resource: { attributes: [text("x", filler)] } }],
      }),
    );
  // The lengths of nested messages grow with the filler.
  let filler = bytes;
  while (encoded("x".repeat(filler)).length > bytes) filler -= 1;
  return encoded("x".repeat(filler));
}

test.each(SIGNALS)(
  "%s: a call is kept, and answered with the signal's response",
  async (signal) => {
    const run = `grpc-${signal}`;
    const { code, response } = await post(signal, run, 3);
    expect(code).toBe("OK");
    expect(fromBinary(RESPONSE_SCHEMAS[signal], response ?? randomBytes(9))).toMatchObject({
      $typeName: expect.stringContaining("ServiceResponse"),
    });
    expect(response).toHaveLength(0);
    expect(await acceptedOf(signal, run)).toEqual([0, 1, 2]);
    expect(await lastRequest()).toMatchObject({
      ...{ signal, protocol: "grpc", status: 200, message: null, items: 3, rejected: 0 },
      ...{ runs: [run], encoding: "identity", bytes: PAYLOADS[signal](3, run).length },
      contentType: "application/grpc",
    });
  },
);

test("gzip is undone; what is on record is the same", async () => {
  const options = { "grpc.default_compression_algorithm": compressionAlgorithms.gzip };
  expect(await post("traces", "gzipped", 200, { options })).toMatchObject({ code: "OK" });
  expect(await acceptedOf("traces", "gzipped")).toHaveLength(200);
  const request = await lastRequest();
  expect(request).toMatchObject({ encoding: "gzip", items: 200 });
  expect(request?.bytes).toBeLessThan(traces(200, "gzipped").length / 2);
});

test("an encoding that the server lacks is UNIMPLEMENTED", async () => {
  const options = { "grpc.default_compression_algorithm": compressionAlgorithms.deflate };
  expect(await post("logs", "deflated", 50, { options })).toMatchObject({
    code: "UNIMPLEMENTED",
    message: 'grpc: Decompressor is not installed for grpc-encoding "deflate"',
  });
  expect(await acceptedOf("logs", "deflated")).toEqual([]);
});

test.each([
  ["no metadata", undefined, "ApiKey prefix not found"],
  ["no prefix", "secret", "ApiKey prefix not found"],
  ["a wrong key", "ApiKey wrong", "invalid ApiKey"],
])("UNAUTHENTICATED with %s", async (_what, authorization, message) => {
  const end = await post("logs", "unauthenticated", 1, { authorization });
  expect(end).toEqual({ code: "UNAUTHENTICATED", message });
  expect(await acceptedOf("logs", "unauthenticated")).toEqual([]);
});

test.each([
  [400, "INVALID_ARGUMENT", "Bad Request"],
  [401, "UNAUTHENTICATED", "ApiKey prefix not found"],
  [403, "PERMISSION_DENIED", "Forbidden"],
  [404, "NOT_FOUND", "Not Found"],
  [408, "DEADLINE_EXCEEDED", "Request Timeout"],
  [413, "RESOURCE_EXHAUSTED", "Payload Too Large"],
  [418, "UNKNOWN", "I'm a Teapot"],
  [500, "INTERNAL", "Internal Server Error"],
  [501, "UNIMPLEMENTED", "Not Implemented"],
  [502, "UNAVAILABLE", "Bad Gateway"],
  [503, "UNAVAILABLE", "Service Unavailable"],
  [504, "UNAVAILABLE", "Gateway Timeout"],
])(
  "a status of %i is %s, without RetryInfo, and nothing is kept",
  async (status, code, message) => {
    await answers().set({ kind: "status", status });
    for (const signal of SIGNALS) {
      expect(await post(signal, `status-${status}`)).toEqual({ code, message });
      expect(await acceptedOf(signal, `status-${status}`)).toEqual([]);
      expect(await lastRequest()).toMatchObject({ status, message, protocol: "grpc" });
    }
  },
);

test("429 is RESOURCE_EXHAUSTED with RetryInfo, since clients may not retry it without", async () => {
  await answers().set({ kind: "status", status: 429 });
  expect(await post("logs")).toEqual({
    code: "RESOURCE_EXHAUSTED",
    message: "request exceeded available capacity",
    retryDelay: { seconds: 0n, nanos: 0 },
  });
});

test.each([
  [429, "RESOURCE_EXHAUSTED"],
  [503, "UNAVAILABLE"],
])(
  "%i with a delay names it in RetryInfo, and its message in any alphabet",
  async (status, code) => {
    const retryAfter = { seconds: 1.5 };
    await answers().set({ kind: "status", status, message: "später: 100 %", retryAfter });
    expect(await post("metrics")).toEqual({
      code,
      message: "später: 100 %",
      retryDelay: { seconds: 1n, nanos: 500_000_000 },
    });
  },
);

test.each(SIGNALS)("%s: a partial success keeps the first items", async (signal) => {
  const run = `grpc-partial-${signal}`;
  await answers().set({ kind: "partial-success", rejected: 2, message: "too old" });
  const { code, response } = await post(signal, run, 5);
  expect(code).toBe("OK");
  const { partialSuccess } = fromBinary(RESPONSE_SCHEMAS[signal], response ?? randomBytes(9));
  expect(partialSuccess).toMatchObject({ errorMessage: "too old" });
  expect(Object.values(partialSuccess ?? {})).toContain(2n);
  expect(await acceptedOf(signal, run)).toEqual([0, 1, 2]);
  expect(await lastRequest()).toMatchObject({ status: 200, items: 5, rejected: 2 });
});

test("a message of 4 MiB is taken, and one byte more is not, over gRPC and over HTTP", async () => {
  const headers = { "content-type": "application/x-protobuf" };
  const largest = logsOf(LIMIT);
  expect(largest).toHaveLength(LIMIT);
  expect(await call(server(), "logs", largest)).toMatchObject({ code: "OK" });
  expect((await send(server(), "/v1/logs", { headers, body: Buffer.from(largest) })).status).toBe(
    200,
  );
  const beyond = logsOf(LIMIT + 1);
  expect(beyond).toHaveLength(LIMIT + 1);
  expect(await call(server(), "logs", beyond)).toEqual({
    code: "RESOURCE_EXHAUSTED",
    message: `grpc: received message larger than max (${LIMIT + 1} vs. ${LIMIT})`,
  });
  expect((await send(server(), "/v1/logs", { headers, body: Buffer.from(beyond) })).status).toBe(
    413,
  );
});

test("the limit is for the decompressed message", async () => {
  const options = { "grpc.default_compression_algorithm": compressionAlgorithms.gzip };
  expect(await call(server(), "logs", logsOf(LIMIT + 1), { options })).toEqual({
    code: "RESOURCE_EXHAUSTED",
    message: `grpc: received message after decompression larger than max ${LIMIT}`,
  });
});

test.each([
  ["what is no protobuf", Buffer.from("not protobuf at all")],
  ["another signal's message", Buffer.from(traces(2, "wrong"))],
])("%s is INVALID_ARGUMENT", async (_what, message) => {
  expect(await call(server(), "logs", message)).toMatchObject({ code: "INVALID_ARGUMENT" });
  expect(await lastRequest()).toMatchObject({ status: 400, items: null });
});

test("another method is UNIMPLEMENTED, and not on record", async () => {
  const before = await answers().requests();
  const method = "/opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export";
  expect(await post("logs", "any", 1, { method })).toEqual({
    code: "UNIMPLEMENTED",
    message: `unknown method ${method}`,
  });
  expect(await answers().requests()).toHaveLength(before.length);
});

test.each([
  ["no message", Buffer.alloc(0)],
  ["a length that is not the message's", Buffer.from([0, 0, 0, 0, 9, 1])],
  ["two messages", Buffer.alloc(10)],
])("a call with %s is INVALID_ARGUMENT", async (_what, body) => {
  expect(await rawStatus(body, "application/grpc")).toBe("3");
});

test("a compressed message without an encoding is INTERNAL", async () => {
  expect(await rawStatus(Buffer.from([1, 0, 0, 0, 1, 7]), "application/grpc")).toBe("13");
});

test("gRPC in JSON is INVALID_ARGUMENT", async () => {
  expect(await rawStatus(Buffer.from([0, 0, 0, 0, 0]), "application/grpc+json")).toBe("3");
});

/** The status of a call whose bytes are written by hand. */
async function rawStatus(body: Buffer, contentType: string): Promise<unknown> {
  const { motlp, ca } = server();
  const session = connect(motlp.url, { ca });
  try {
    return await new Promise((resolve, reject) => {
      const stream = session.request({
        ...{
          ":method": "POST",
          ":path": METHODS.logs,
          "content-type": contentType,
          te: "trailers",
        },
        authorization: `ApiKey ${motlp.apiKey}`,
      });
      stream.once("response", (headers) => resolve(headers["grpc-status"]));
      stream.once("error", reject);
      stream.end(body);
    });
  } finally {
    session.close();
  }
}

test("a hang is never answered, and on record", async () => {
  await answers().set({ kind: "hang" }, { requests: 1 });
  expect(await post("traces", "grpc-hung", 2, { deadlineMs: 300 })).toMatchObject({
    code: "DEADLINE_EXCEEDED",
  });
  expect(await lastRequest()).toMatchObject({ runs: ["grpc-hung"], status: null });
  expect(await acceptedOf("traces", "grpc-hung")).toEqual([]);
  expect(await post("traces")).toMatchObject({ code: "OK" });
});

test("a slow answer is given after its wait", async () => {
  await answers().set({ kind: "slow", ms: 50 });
  expect(await post("logs", "grpc-slow")).toMatchObject({ code: "OK" });
  expect(await acceptedOf("logs", "grpc-slow")).toEqual([0, 1]);
});

test("a size limit that is set is RESOURCE_EXHAUSTED without RetryInfo", async () => {
  await answers().set({ kind: "size-limit", bytes: 10 });
  expect(await post("logs")).toEqual({
    code: "RESOURCE_EXHAUSTED",
    message: "request body too large: more than 10 bytes",
  });
});

test("a closed port refuses calls until it is open again", async () => {
  const closed = await answers().closePort();
  expect(await post("logs", "closed")).toMatchObject({ code: "UNAVAILABLE" });
  await closed.lift();
  expect(await post("logs", "reopened")).toMatchObject({ code: "OK" });
  expect(await acceptedOf("logs", "closed")).toEqual([]);
});

test("what runs, signals and numbers an answer is for counts the same over both protocols", async () => {
  await answers().set({ kind: "status", status: 503 }, { run: "both", requests: 2 });
  expect(await post("logs", "other")).toMatchObject({ code: "OK" });
  expect(await post("logs", "both")).toMatchObject({ code: "UNAVAILABLE" });
  const headers = { "content-type": "application/x-protobuf" };
  const body = Buffer.from(logs(2, "both"));
  expect((await send(server(), "/v1/logs", { headers, body })).status).toBe(503);
  expect(await post("logs", "both")).toMatchObject({ code: "OK" });
});
