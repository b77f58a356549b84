import type { Http2ServerRequest, IncomingHttpHeaders } from "node:http2";
import { SIGNALS, type Signal } from "../../../otlp/item.ts";
import { unauthorized } from "./authorization.ts";
import { Refusal, readBody } from "./body.ts";
import { rejectionOf } from "./decision.ts";
import type { Exchange } from "./exchange.ts";
import { framed, PREFIX_BYTES, unframed } from "./grpc-frame.ts";
import { statusTrailers } from "./grpc-status.ts";
import { type Reading, readContent, type Terms } from "./reading.ts";
import { acceptedBody } from "./reply.ts";

const CONTENT_TYPE = "application/grpc";
/** `application/grpc` is protobuf, as `application/grpc+proto` is. */
const CONTENT_TYPES = [CONTENT_TYPE, `${CONTENT_TYPE}+proto`];

const HEADERS = { "content-type": CONTENT_TYPE };

const METHODS: Readonly<Record<Signal, string>> = {
  traces: "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
  metrics: "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
  logs: "/opentelemetry.proto.collector.logs.v1.LogsService/Export",
};

/** Whether a request speaks gRPC. */
export function isGrpc({ httpVersionMajor, headers }: Http2ServerRequest): boolean {
  return httpVersionMajor === 2 && headers["content-type"]?.startsWith(CONTENT_TYPE) === true;
}

/**
 * OTLP/gRPC: a unary call is one HTTP/2 request.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#otlpgrpc
 * @see https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
 */
export const otlpGrpc: Exchange = {
  read: async (request, terms) => {
    const signal = grpcSignalOf(request.url);
    if (signal === undefined) {
      request.resume();
      return rejectionOf(new Refusal(501, `unknown method ${request.url}`));
    }
    return readExport(request, signal, terms);
  },
  answer: (request, response, decision) => {
    if (decision.kind === "refused") {
      // Of one block of headers, with no body: gRPC's "Trailers-Only".
      const headers = { ":status": 200, ...HEADERS, ...decision.headers };
      response.stream.respond({ ...headers, ...statusTrailers(decision) }, { endStream: true });
      return;
    }
    const signal = grpcSignalOf(request.url) ?? "logs";
    response.writeHead(200, HEADERS);
    response.addTrailers(statusTrailers(decision));
    response.end(framed(acceptedBody("proto", signal, decision.rejected, decision.message)));
  },
};

async function readExport(
  request: Http2ServerRequest,
  signal: Signal,
  terms: Terms,
): Promise<Reading> {
  const { headers } = request;
  const contentType = headers["content-type"] ?? "";
  const { content, size } = await readBody(request, PREFIX_BYTES + terms.maxBytes);
  const bytes = Math.max(0, size - PREFIX_BYTES);
  const isCompressed = content?.[0] === 1;
  const contentEncoding = isCompressed ? encodingOf(headers) : "identity";
  const read = await readContent(signal, "proto", bytes, async () => {
    if (!CONTENT_TYPES.includes(contentType.split(";")[0]?.trim() ?? "")) {
      throw new Refusal(415, `unsupported content-type: ${contentType}`);
    }
    return unframed(content, { size: bytes, encoding: encodingOf(headers), limit: terms.maxBytes });
  });
  return {
    ...{ signal, protocol: "grpc", contentType, contentEncoding, bytes },
    ...read,
    refusal: unauthorized(headers.authorization, terms.apiKey) ?? read.refusal,
  };
}

function encodingOf(headers: IncomingHttpHeaders): string {
  return String(headers["grpc-encoding"] ?? "identity").toLowerCase();
}

/** The signal of a method; undefined for what is no method of OTLP. */
export function grpcSignalOf(url: string): Signal | undefined {
  return SIGNALS.find((signal) => METHODS[signal] === url);
}
