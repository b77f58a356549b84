import {
  createServer,
  type Http2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from "node:http2";
import { SINK_HEADER } from "../../../collector-config/sink-client.ts";
import { decodeExport } from "../../../otlp/decode.ts";
import { itemGroupsOf } from "../../../otlp/export-items.ts";
import { readBody } from "../motlp/body.ts";
import { framed, PREFIX_BYTES, unframed } from "../motlp/grpc-frame.ts";
import { statusTrailers } from "../motlp/grpc-status.ts";
import { grpcSignalOf } from "../motlp/otlp-grpc.ts";
import { acceptedBody } from "../motlp/reply.ts";
import type { Arrivals } from "./arrivals.ts";
import { MOST_BYTES } from "./http-sink.ts";

const HEADERS = { "content-type": "application/grpc" };
const ACCEPTED = { kind: "accepted", accepted: 0, rejected: 0, message: "" } as const;

/** OTLP over gRPC in plain text; metadata that the overlay adds names the exporter. */
export function grpcSink(arrivals: Arrivals): Http2Server {
  const server = createServer((request, response) => void handle(request, response, arrivals));
  // A client that breaks off is no fault of the server.
  server.on("sessionError", () => {});
  return server;
}

async function handle(
  request: Http2ServerRequest,
  response: Http2ServerResponse,
  arrivals: Arrivals,
): Promise<void> {
  try {
    const { content, size } = await readBody(request, MOST_BYTES);
    const signal = grpcSignalOf(request.url);
    const path = request.headers[SINK_HEADER];
    const encoding = String(request.headers["grpc-encoding"] ?? "identity").toLowerCase();
    const facts = { size: Math.max(0, size - PREFIX_BYTES), encoding, limit: MOST_BYTES };
    if (signal !== undefined && typeof path === "string") {
      try {
        const groups = itemGroupsOf(decodeExport(signal, "proto", await unframed(content, facts)));
        arrivals.addGroups(path, "OTLP/gRPC", signal, groups);
      } catch {
        // Nobody judges what a vendor is sent: what cannot be read is not counted.
      }
    }
    response.writeHead(200, HEADERS);
    response.addTrailers(statusTrailers(ACCEPTED));
    response.end(framed(acceptedBody("proto", signal ?? "logs")));
  } catch {
    // A client that went away in the middle.
    response.stream?.destroy();
  }
}
