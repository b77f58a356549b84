import { readFileSync } from "node:fs";
import { createSecureServer, type ServerHttp2Stream } from "node:http2";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Certificates, makeCertificates } from "../../../src/stack/parts/certificates.ts";
import type { SenderEntry } from "../../../src/traffic/sender.ts";
import {
  type Request,
  reply,
  replyGrpc,
  replyGrpcStatus,
  startGrpcServer,
  startHttpServer,
} from "./otlp-server.ts";
import { startSending, temporaryFolder } from "./sending.ts";

async function httpServer(answer: (request: Request) => void = (request) => reply(request, 200)) {
  const server = await startHttpServer(answer);
  onTestFinished(() => server.close());
  return server;
}

async function grpcServer(answer: (stream: ServerHttp2Stream) => void) {
  const server = await startGrpcServer(answer);
  onTestFinished(() => server.close());
  return server;
}

const TAKEN = new Uint8Array();

describe("batches take turns over the entries of their signal", () => {
  test("so that each gets items of its own in every call, and the history says which way", async () => {
    const [one, two] = [await httpServer(), await httpServer()];
    const { sender, finish } = await startSending({
      signals: ["traces", "logs"],
      entries: [
        { receiver: "otlp", protocol: "http/json", endpoint: one.endpoint },
        {
          ...{ receiver: "otlp/external", protocol: "http/json", endpoint: two.endpoint },
          signals: ["logs"],
        },
      ],
    });
    await sender.send(10);
    await sender.send(3);
    const { sent, exports } = await finish("logs");
    expect(sent).toHaveLength(13);
    const ways = exports.toSorted((a, b) => a.batch - b.batch);
    expect(ways.map(({ receiver, protocol, items }) => [receiver, protocol, items])).toEqual([
      ["otlp", "http/json", 5],
      ["otlp/external", "http/json", 5],
      ["otlp", "http/json", 2],
      ["otlp/external", "http/json", 1],
    ]);
    const arrived = (requests: readonly Request[], signal: string) =>
      requests.filter((request) => request.signal === signal).flatMap(({ items }) => items).length;
    expect([arrived(one.requests, "logs"), arrived(two.requests, "logs")]).toEqual([7, 6]);
    expect([arrived(one.requests, "traces"), arrived(two.requests, "traces")]).toEqual([13, 0]);
  });

  test("unless a call says how many items a request has: the next ways get the next requests", async () => {
    const servers = [await httpServer(), await httpServer()];
    const entries = servers.map(
      ({ endpoint }): SenderEntry => ({ protocol: "http/json", endpoint }),
    );
    const { sender } = await startSending({ signals: ["logs"], entries });
    const items = () => servers.map(({ requests }) => requests.map((one) => one.items.length));
    await sender.send(8, { batchSize: 8 });
    expect(items()).toEqual([[8], []]);
    await sender.send(8, { batchSize: 8, moreBytes: 100 });
    expect(items()).toEqual([[8], [8]]);
  });

  test("also where a call has hardly enough, or fewer items than there are", async () => {
    const servers = [await httpServer(), await httpServer(), await httpServer()];
    const entries = servers.map(
      ({ endpoint }): SenderEntry => ({ protocol: "http/json", endpoint }),
    );
    const { sender } = await startSending({ entries });
    await sender.send(4);
    expect(servers.map(({ requests }) => requests.length)).toEqual([1, 1, 1]);
    await sender.send(2);
    expect(servers.map(({ requests }) => requests.length)).toEqual([2, 2, 1]);
  });

  test("with a size that is asked for, which is kept", async () => {
    const servers = [await httpServer(), await httpServer()];
    const { sender } = await startSending({
      entries: servers.map(({ endpoint }) => ({ protocol: "http/json", endpoint })),
      batchSize: 10,
    });
    await sender.send(10);
    expect(servers.map(({ requests }) => requests.length)).toEqual([1, 0]);
  });

  test("a signal that no entry takes is a fault of the caller's", async () => {
    const entries: SenderEntry[] = [
      { protocol: "grpc", endpoint: "http://127.0.0.1:1", signals: ["logs"] },
    ];
    await expect(startSending({ entries, signals: ["traces"] })).rejects.toMatchObject({
      code: "internal",
    });
  });
});

test("a path of its own, compression and more of a resource", async () => {
  const seen: string[] = [];
  const secure = await secureServer(await certificates(), {}, (path, encoding, body) => {
    seen.push(path, encoding, gunzipSync(body).toString("latin1").includes("team-a") ? "team" : "");
  });
  const { sender, finish } = await startSending({
    entries: [
      {
        ...{ protocol: "http/protobuf", endpoint: secure, gzip: true },
        paths: { traces: "/intake/v1/traces" },
      },
    ],
    resource: { "team.name": "team-a", "service.name": "shop" },
  });
  await sender.send(1);
  expect(seen).toEqual(["/intake/v1/traces", "gzip", "team"]);
  const { sent } = await finish("traces");
  expect(sent[0]?.item.resource).toMatchObject({
    "team.name": "team-a",
    "service.name": "shop",
    "harness.run": "run-1",
  });
});

describe("a server that asks for a client's certificate", () => {
  test.each(["http/protobuf", "grpc"] as const)("gets it over %s", async (protocol) => {
    const own = await certificates();
    const asking = { requestCert: true, rejectUnauthorized: true, ca: text(own.caFile) };
    const endpoint =
      protocol === "grpc" ? await secureGrpcServer(own, asking) : await secureServer(own, asking);
    const certificate = { cert: text(own.client.certFile), key: text(own.client.keyFile) };
    const shown = await startSending({ entries: [{ protocol, endpoint, certificate }] });
    expect((await shown.sender.send(1)).traces).toMatchObject({ accepted: 1 });

    // The twin: without one, or with another authority's, nothing is taken.
    const other = (await certificates()).client;
    const wrong = { cert: text(other.certFile), key: text(other.keyFile) };
    for (const more of [{}, { certificate: wrong }]) {
      const refused = await startSending({
        entries: [{ protocol, endpoint, ...more }],
        timeoutMs: 400,
      });
      expect((await refused.sender.send(1)).traces).toMatchObject({ accepted: 0 });
    }
  });
});

describe("over gRPC an export is tried again", () => {
  test("where the server is not there or busy, and may then be there twice", async () => {
    let calls = 0;
    const { endpoint } = await grpcServer((stream) => {
      calls += 1;
      if (calls === 1) replyGrpcStatus(stream, 14, "the sending queue is full");
      else replyGrpc(stream, TAKEN);
    });
    const { sender, finish } = await startSending({ endpoint, protocol: "grpc" });
    await sender.send(3);
    expect(calls).toBe(2);
    expect((await finish("traces")).exports).toMatchObject([
      {
        acknowledgement: "accepted",
        reason: "accepted after a retry; attempts: gRPC UNAVAILABLE, gRPC OK",
      },
    ]);
  });

  test("but not where it says that it must not be", async () => {
    let calls = 0;
    const { endpoint } = await grpcServer((stream) => {
      calls += 1;
      replyGrpcStatus(stream, 16, "no token");
    });
    const { sender } = await startSending({ endpoint, protocol: "grpc" });
    expect((await sender.send(3)).traces.refused).toBe(3);
    expect(calls).toBe(1);
  });
});

async function certificates(): Promise<Certificates> {
  return makeCertificates(join(await temporaryFolder(), "certificates"));
}

function text(file: string): string {
  return readFileSync(file, "utf8");
}

type Asking = { requestCert?: boolean; rejectUnauthorized?: boolean; ca?: string };

/** An HTTPS server that takes everything. */
async function secureServer(
  { certFile, keyFile }: Certificates,
  asking: Asking,
  onRequest: (path: string, encoding: string, body: Buffer) => void = () => {},
): Promise<string> {
  const files = { cert: text(certFile), key: text(keyFile) };
  const server = createServer({ ...files, ...asking }, (request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const encoding = request.headers["content-encoding"] ?? "";
      onRequest(request.url ?? "", String(encoding), Buffer.concat(parts));
      response.writeHead(200).end();
    });
  });
  return listening(server);
}

/** The same over gRPC. */
async function secureGrpcServer(
  { certFile, keyFile }: Certificates,
  asking: Asking,
): Promise<string> {
  const server = createSecureServer({ cert: text(certFile), key: text(keyFile), ...asking });
  server.on("stream", (stream) => {
    stream.on("error", () => {});
    stream.resume();
    stream.on("end", () => replyGrpc(stream, TAKEN));
  });
  return listening(server);
}

async function listening(
  server: ReturnType<typeof createServer> | ReturnType<typeof createSecureServer>,
): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  onTestFinished(() => void server.close());
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
