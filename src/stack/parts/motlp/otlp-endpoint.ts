import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";
import { Refusal } from "./body.ts";
import { type Decision, rejectionOf } from "./decision.ts";
import type { Exchange } from "./exchange.ts";
import type { ExportService } from "./export-service.ts";
import { isGrpc, otlpGrpc } from "./otlp-grpc.ts";
import { otlpHttp } from "./otlp-http.ts";
import type { Terms } from "./reading.ts";
import { messageOf } from "./statuses.ts";

/** Answers OTLP/HTTP and OTLP/gRPC requests, which share a port as they do at mOTLP. */
export class OtlpEndpoint {
  readonly #terms: Terms;
  readonly #service: ExportService;
  readonly #log: (line: string) => void;

  constructor(terms: Terms, service: ExportService, log: (line: string) => void) {
    this.#terms = terms;
    this.#service = service;
    this.#log = log;
  }

  /** Handles one request to its end. Never rejects. */
  async handle(request: Http2ServerRequest, response: Http2ServerResponse): Promise<void> {
    const exchange = isGrpc(request) ? otlpGrpc : otlpHttp;
    try {
      const decision = await this.#decide(exchange, request);
      if (decision !== undefined) exchange.answer(request, response, decision);
    } catch (error) {
      // Usually a client that went away in the middle.
      this.#log(`request failed: ${error instanceof Error ? error.stack : String(error)}`);
      if (response.headersSent) return;
      try {
        exchange.answer(request, response, rejectionOf(new Refusal(500, messageOf(500))));
      } catch {
        // Nobody is there any more.
      }
    }
  }

  async #decide(exchange: Exchange, request: Http2ServerRequest): Promise<Decision | undefined> {
    const time = Date.now();
    const read = await exchange.read(request, this.#terms);
    if ("signal" in read) return this.#service.decide(read, time);
    if (read.kind === "refused") this.#log(`${read.status} ${read.message}`);
    return read;
  }
}
