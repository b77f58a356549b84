import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";
import type { OtlpEncoding } from "../../../otlp/export-request.ts";
import { SIGNALS, type Signal } from "../../../otlp/item.ts";
import { unauthorized } from "./authorization.ts";
import { decompress, Refusal, readBody, tooLarge } from "./body.ts";
import { type Decision, rejectionOf } from "./decision.ts";
import type { Exchange } from "./exchange.ts";
import { type Reading, readContent, type Terms } from "./reading.ts";
import { httpReply, type Reply } from "./reply.ts";

/** OTLP/HTTP (https://opentelemetry.io/docs/specs/otlp/#otlphttp). */
export const otlpHttp: Exchange = {
  read: async (request, terms) => {
    const signal = signalOf(request.url);
    if (signal === undefined) {
      return turnAway(request, new Refusal(404, `no such path: ${request.url}`));
    }
    if (request.method !== "POST") {
      const refusal = new Refusal(405, `${request.method} is not POST`, { allow: "POST" });
      return turnAway(request, refusal);
    }
    return readExport(request, signal, terms);
  },
  answer: (request, response, decision) => {
    const encoding = encodingOf(contentTypeOf(request)) ?? "json";
    send(response, httpReply(encoding, signalOf(request.url) ?? "logs", decision));
  },
};

async function readExport(
  request: Http2ServerRequest,
  signal: Signal,
  terms: Terms,
): Promise<Reading> {
  const contentType = contentTypeOf(request);
  const contentEncoding = String(request.headers["content-encoding"] ?? "identity").toLowerCase();
  const encoding = encodingOf(contentType);
  const { content, size } = await readBody(request, terms.maxBytes);
  const read = await readContent(signal, encoding ?? "json", size, async () => {
    if (encoding === undefined) throw new Refusal(415, `unsupported Content-Type: ${contentType}`);
    if (content === undefined) throw tooLarge(terms.maxBytes);
    return decompress(contentEncoding, content, terms.maxBytes);
  });
  return {
    ...{ signal, protocol: "http", contentType, contentEncoding, bytes: size },
    ...read,
    refusal: unauthorized(request.headers.authorization, terms.apiKey) ?? read.refusal,
  };
}

function turnAway(request: Http2ServerRequest, refusal: Refusal): Decision {
  request.resume();
  return rejectionOf(refusal);
}

function contentTypeOf({ headers }: Http2ServerRequest): string {
  return headers["content-type"] ?? "";
}

function encodingOf(contentType: string): OtlpEncoding | undefined {
  switch (contentType.split(";")[0]?.trim().toLowerCase()) {
    case "application/x-protobuf":
      return "proto";
    case "application/json":
      return "json";
    default:
      return undefined;
  }
}

function signalOf(url: string): Signal | undefined {
  const path = url.split("?")[0] ?? "";
  const name = path.startsWith("/v1/") ? path.slice("/v1/".length) : "";
  return SIGNALS.find((signal) => signal === name);
}

function send(response: Http2ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, { ...headers, "content-length": body.length });
  response.end(body);
}
