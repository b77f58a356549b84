import type { ServerHttp2Stream } from "node:http2";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  type Request,
  reply,
  replyGrpc,
  replyGrpcStatus,
  startGrpcServer,
  startHttpServer,
  unusedEndpoint,
} from "../otlp-server.ts";
import { startSending } from "../sending.ts";

/** Milliseconds of an export; the SDK's first back-off (1 s) is longer, so it gives up at once. */
const TIMEOUT_MS = 400;

/** Sends 3 spans in one request over HTTP and returns the event that was recorded. */
async function answeredBy(answer: (request: Request) => void) {
  const server = await startHttpServer(answer);
  onTestFinished(() => server.close());
  const event = await eventFrom(server.endpoint, "http/json");
  return { event, attempts: server.requests.length };
}

/** The same over gRPC. */
async function answeredByGrpc(answer: (stream: ServerHttp2Stream) => void) {
  const server = await startGrpcServer(answer);
  onTestFinished(() => server.close());
  return eventFrom(server.endpoint, "grpc");
}

async function eventFrom(endpoint: string, protocol: "http/json" | "http/protobuf" | "grpc") {
  const { sender, finish } = await startSending({ endpoint, protocol, timeoutMs: TIMEOUT_MS });
  const outcome = await sender.send(3);
  const { exports } = await finish("traces");
  const event = exports[0];
  if (event === undefined) throw new Error("no export was recorded");
  expect(outcome.traces[event.acknowledgement]).toBe(3);
  return event;
}

describe("over HTTP an export is", () => {
  test("accepted with 200", async () => {
    const { event } = await answeredBy((request) => reply(request, 200));
    expect(event).toMatchObject({ acknowledgement: "accepted", items: 3, batch: 0 });
    expect(event.reason).toBeUndefined();
  });

  test.for([400, 401, 403, 404, 413, 415])(
    "refused with %i, which must not be retried",
    async (status) => {
      const { event, attempts } = await answeredBy((request) =>
        reply(request, status, { message: "not in this shape" }),
      );
      expect(event).toMatchObject({
        acknowledgement: "refused",
        reason: expect.stringContaining(`not in this shape"}; attempts: HTTP ${status}`),
      });
      expect(attempts).toBe(1);
    },
  );

  test.for([429, 502, 503, 504])("unknown with %i, after the SDK's own retries", async (status) => {
    const { event, attempts } = await answeredBy((request) => reply(request, status));
    expect(attempts).toBeGreaterThan(1);
    const named = Array.from({ length: attempts }, () => `HTTP ${status}`).join(", ");
    expect(event).toMatchObject({
      acknowledgement: "unknown",
      reason: `Export failed with retryable status; attempts: ${named}`,
    });
  });

  test.for([408, 500, 501])(
    "unknown with %i, which may have come after the data was taken",
    async (status) => {
      const { event } = await answeredBy((request) => reply(request, status));
      expect(event.acknowledgement).toBe("unknown");
    },
  );

  test("refused if no connection was made", async () => {
    const event = await eventFrom(await unusedEndpoint(), "http/protobuf");
    expect(event).toMatchObject({
      acknowledgement: "refused",
      reason: expect.stringMatching(/connect ECONNREFUSED .*; attempts: ECONNREFUSED/),
    });
  });

  test("refused if the host has no address", async () => {
    const event = await eventFrom("http://nowhere.invalid:4318", "http/protobuf");
    expect(event).toMatchObject({
      acknowledgement: "refused",
      reason: expect.stringMatching(/attempts: (ENOTFOUND|EAI_AGAIN)/),
    });
  });

  test("unknown if the connection breaks before the answer", async () => {
    const { event } = await answeredBy((request) => request.response.destroy());
    expect(event).toMatchObject({
      acknowledgement: "unknown",
      reason: expect.stringContaining("attempts: ECONNRESET"),
    });
  });

  test("unknown if no answer comes in time", async () => {
    const { event } = await answeredBy(() => {});
    expect(event).toMatchObject({
      acknowledgement: "unknown",
      reason: "Request timed out; attempts: no answer",
    });
    expect(event.milliseconds).toBeGreaterThanOrEqual(TIMEOUT_MS - 50);
  });

  test("unknown if it was refused only when retried: the first attempt may have been taken", async () => {
    const { event } = await answeredBy((request) =>
      reply(request, request.index === 0 ? 503 : 400),
    );
    expect(event).toMatchObject({
      acknowledgement: "unknown",
      reason: expect.stringContaining("attempts: HTTP 503, HTTP 400"),
    });
  });

  test("accepted if a retry was, with a word on the attempt that may have been taken too", async () => {
    const { event } = await answeredBy((request) =>
      reply(request, request.index === 0 ? 503 : 200),
    );
    expect(event).toMatchObject({
      acknowledgement: "accepted",
      reason: "accepted after a retry; attempts: HTTP 503, HTTP 200",
    });
  });
});

describe("a partial success is", () => {
  const partial = (rejectedSpans: number, errorMessage: string) =>
    answeredBy((request) =>
      reply(request, 200, { partialSuccess: { rejectedSpans, errorMessage } }),
    );

  test("unknown if some items were rejected: which ones is not told", async () => {
    expect((await partial(2, "too old")).event).toMatchObject({
      acknowledgement: "unknown",
      reason: "partial success: 2 of 3 rejected: too old",
    });
  });

  test("refused if all were", async () => {
    expect((await partial(3, "too old")).event.acknowledgement).toBe("refused");
  });

  test("accepted if none was and the server only warns", async () => {
    expect((await partial(0, "use gzip")).event.acknowledgement).toBe("accepted");
  });

  test("attributed to its own export, not to one that ends at the same time", async () => {
    const server = await startHttpServer((request) =>
      reply(request, 200, request.index % 2 ? { partialSuccess: { rejectedSpans: 1 } } : {}),
    );
    onTestFinished(() => server.close());
    const { sender, finish } = await startSending({ endpoint: server.endpoint, batchSize: 2 });
    await sender.send(40);
    const { exports } = await finish("traces");
    const partial = server.requests.filter((request) => request.index % 2);
    expect(
      exports.filter((event) => event.acknowledgement === "unknown").map((e) => e.batch * 2),
    ).toEqual(partial.map((request) => request.items[0]?.sequence).sort((a = 0, b = 0) => a - b));
  });
});

describe("over gRPC an export is", () => {
  test("accepted with OK", async () => {
    const event = await answeredByGrpc((stream) => replyGrpc(stream, new Uint8Array()));
    expect(event.acknowledgement).toBe("accepted");
  });

  test.for([3, 7, 12, 16])("refused with status %i", async (code) => {
    const event = await answeredByGrpc((stream) => replyGrpcStatus(stream, code, "no"));
    expect(event).toMatchObject({
      acknowledgement: "refused",
      reason: expect.stringMatching(new RegExp(`^${code} [A-Z_]+: no$`)),
    });
  });

  test.for([2, 8, 13, 14])("unknown with status %i", async (code) => {
    const event = await answeredByGrpc((stream) => replyGrpcStatus(stream, code, "no"));
    expect(event.acknowledgement).toBe("unknown");
  });

  test("unknown if no answer comes in time", async () => {
    const event = await answeredByGrpc(() => {});
    expect(event).toMatchObject({
      acknowledgement: "unknown",
      reason: expect.stringContaining("DEADLINE_EXCEEDED"),
    });
  });

  test("unknown if the connection breaks", async () => {
    const event = await answeredByGrpc((stream) => stream.session?.destroy());
    expect(event.acknowledgement).toBe("unknown");
  });

  test("refused if no connection was made", async () => {
    const event = await eventFrom(await unusedEndpoint(), "grpc");
    expect(event).toMatchObject({
      acknowledgement: "refused",
      reason: expect.stringContaining("ECONNREFUSED"),
    });
  });

  test("unknown with a partial success", async () => {
    // ExportTraceServiceResponse { partial_success { rejected_spans: 2 } }
    const message = new Uint8Array([0x0a, 0x02, 0x08, 0x02]);
    const event = await answeredByGrpc((stream) => replyGrpc(stream, message));
    expect(event).toMatchObject({
      acknowledgement: "unknown",
      reason: expect.stringContaining("2 of 3 rejected"),
    });
  });
});
