import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";
import type { Decision } from "./decision.ts";
import type { Reading, Terms } from "./reading.ts";

/** How one of OTLP's protocols reads a request and writes its answer. */
export interface Exchange {
  /**
   * Reads a request to its end, decodes it where possible and finds the first reason to refuse it. A
   * decision where it is not an export request at all: that is answered, and not on record.
   */
  read(request: Http2ServerRequest, terms: Terms): Promise<Reading | Decision>;
  /** Answers it. @throws when the client has gone */
  answer(request: Http2ServerRequest, response: Http2ServerResponse, decision: Decision): void;
}
