import { createServer, type ServerResponse } from "node:http";
import { createServer as createHttp2Server, type ServerHttp2Stream } from "node:http2";
import type { AddressInfo, Server as NetServer } from "node:net";
import type { Item, Signal } from "../../../src/otlp/item.ts";
import { decodeRequest } from "./otlp-json.ts";

/** One export request as the server got it. */
export interface Request {
  readonly signal: Signal;
  /** How many requests of the signal came before it. */
  readonly index: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly items: readonly Item[];
  readonly response: ServerResponse;
}

export interface TestServer {
  /** Base address for a sender. */
  readonly endpoint: string;
  readonly requests: readonly Request[];
  close(): Promise<void>;
}

/** An OTLP/HTTP receiver for http/json whose every answer is the test's. */
export async function startHttpServer(answer: (request: Request) => void): Promise<TestServer> {
  const requests: Request[] = [];
  const server = createServer((incoming, response) => {
    const signal = incoming.url?.split("/").at(-1) as Signal;
    const parts: Buffer[] = [];
    incoming.on("data", (part: Buffer) => parts.push(part));
    incoming.on("end", () => {
      const index = requests.filter((request) => request.signal === signal).length;
      const items = decodeRequest(signal, Buffer.concat(parts).toString());
      const request = { signal, index, headers: incoming.headers, items, response };
      requests.push(request);
      answer(request);
    });
  });
  const endpoint = await listen(server);
  return {
    endpoint,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Answers with a status and a JSON body; `Retry-After: 0` lets the SDK retry at once. */
export function reply(request: Request, status: number, body: unknown = {}): void {
  request.response.writeHead(status, { "content-type": "application/json", "retry-after": "0" });
  request.response.end(JSON.stringify(body));
}

/** An OTLP/gRPC receiver that reads nothing of a request and leaves its answer to the test. */
export async function startGrpcServer(
  answer: (stream: ServerHttp2Stream) => void,
): Promise<TestServer> {
  const streams = new Set<ServerHttp2Stream>();
  const server = createHttp2Server();
  server.on("stream", (stream) => {
    streams.add(stream);
    stream.on("error", () => {});
    stream.resume();
    stream.on("end", () => answer(stream));
  });
  const endpoint = await listen(server);
  return {
    endpoint,
    requests: [],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const stream of streams) stream.session?.destroy();
      }),
  };
}

/** A gRPC answer with a status alone. */
export function replyGrpcStatus(stream: ServerHttp2Stream, code: number, message: string): void {
  const headers = { ":status": 200, "content-type": "application/grpc" };
  const status = { "grpc-status": String(code), "grpc-message": message };
  stream.respond({ ...headers, ...status }, { endStream: true });
}

/** A gRPC success with a protobuf message. */
export function replyGrpc(stream: ServerHttp2Stream, message: Uint8Array): void {
  stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
  const frame = Buffer.alloc(5 + message.length);
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, 5);
  stream.end(frame);
}

/** An address where nothing listens. */
export async function unusedEndpoint(): Promise<string> {
  const server = createServer();
  const endpoint = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return endpoint;
}

function listen(server: NetServer | ReturnType<typeof createHttp2Server>): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}
