import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { decodeExport } from "../../../otlp/decode.ts";
import { itemGroupsOf } from "../../../otlp/export-items.ts";
import type { OtlpEncoding } from "../../../otlp/export-request.ts";
import { SIGNALS } from "../../../otlp/item.ts";
import { decompress } from "../motlp/body.ts";
import { acceptedBody, contentType } from "../motlp/reply.ts";
import type { Arrivals } from "./arrivals.ts";
import { readBulk } from "./bulk-request.ts";

/** More than any collector sends at once. */
export const MOST_BYTES = 256 * 1024 * 1024;

/** Clients look for it before they trust an answer. */
const ELASTICSEARCH = {
  "content-type": "application/json",
  "x-elastic-product": "Elasticsearch",
} as const;

/** OTLP over HTTP and Elasticsearch's bulk API, below a path that names the exporter. */
export function httpSink(arrivals: Arrivals): Server {
  const server = createServer((request, response) => void handle(request, response, arrivals));
  // Connections of idle exporters are theirs to close.
  server.keepAliveTimeout = 0;
  return server;
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  arrivals: Arrivals,
): Promise<void> {
  try {
    const [, path = "", rest = ""] = /^\/([^/]+\/[^/]+)(\/.*)?$/.exec(request.url ?? "") ?? [];
    const body = await buffer(request);
    const encoding = String(request.headers["content-encoding"] ?? "identity").toLowerCase();
    const plain = await decompress(encoding, body, MOST_BYTES).catch(() => undefined);
    if (rest.split("?")[0]?.endsWith("/_bulk")) answerBulk(response, path, plain, arrivals);
    else if (/^\/v1\/\w+/.test(rest)) answerOtlp(request, response, path, plain, arrivals);
    else answerElse(response, rest);
  } catch {
    // A client that went away in the middle.
    response.destroy();
  }
}

function answerOtlp(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  body: Buffer | undefined,
  arrivals: Arrivals,
): void {
  const name = /\/v1\/(\w+)/.exec(request.url ?? "")?.[1];
  const signal = SIGNALS.find((one) => one === name);
  const isJson = request.headers["content-type"]?.includes("json") === true;
  const encoding: OtlpEncoding = isJson ? "json" : "proto";
  if (signal !== undefined && body !== undefined) {
    try {
      const groups = itemGroupsOf(decodeExport(signal, encoding, body));
      arrivals.addGroups(path, "OTLP/HTTP", signal, groups);
    } catch {
      // Nobody judges what a vendor is sent: what cannot be read is not counted.
    }
  }
  const content = acceptedBody(encoding, signal ?? "logs");
  response.writeHead(200, { ...contentType(encoding), "content-length": content.length });
  response.end(content);
}

function answerBulk(
  response: ServerResponse,
  path: string,
  body: Buffer | undefined,
  arrivals: Arrivals,
): void {
  try {
    const bulk = readBulk(body?.toString("utf8") ?? "");
    for (const one of bulk.arrivals) arrivals.add(path, "Elasticsearch bulk API", one);
    response.writeHead(200, ELASTICSEARCH).end(bulk.answer);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const answer = { error: { type: "illegal_argument_exception", reason }, status: 400 };
    response.writeHead(400, ELASTICSEARCH).end(JSON.stringify(answer));
  }
}

function answerElse(response: ServerResponse, rest: string): void {
  const isRoot = rest === "" || rest === "/";
  const answer = isRoot ? { version: { number: "9.0.0", build_flavor: "default" } } : {};
  response.writeHead(200, ELASTICSEARCH).end(JSON.stringify(answer));
}
