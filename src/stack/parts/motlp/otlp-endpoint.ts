import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";
import { SIGNALS, type Signal } from "../../../otlp/item.ts";
import { acceptedLines, countItems, runsOf } from "./accepted-lines.ts";
import type { AnswerBook } from "./answer-book.ts";
import type { MotlpAnswer } from "./answers.ts";
import { Refusal } from "./body.ts";
import { type Reading, readRequest, type Terms } from "./reading.ts";
import type { RequestRecord } from "./record.ts";
import { acceptedReply, type Reply, refusalReply, retryAfterHeader } from "./reply.ts";

/** Answers OTLP/HTTP requests (https://opentelemetry.io/docs/specs/otlp/#otlphttp). */
export class OtlpEndpoint {
  readonly #terms: Terms;
  readonly #book: AnswerBook;
  readonly #record: RequestRecord;
  readonly #log: (line: string) => void;

  constructor(terms: Terms, book: AnswerBook, record: RequestRecord, log: (line: string) => void) {
    this.#terms = terms;
    this.#book = book;
    this.#record = record;
    this.#log = log;
  }

  /** Handles one request to its end. Never rejects. */
  async handle(request: Http2ServerRequest, response: Http2ServerResponse): Promise<void> {
    try {
      const reply = await this.#answer(request);
      if (reply !== undefined) send(response, reply);
    } catch (error) {
      // Usually a client that went away in the middle.
      this.#log(`request failed: ${error instanceof Error ? error.stack : String(error)}`);
      if (response.headersSent) return;
      try {
        send(response, refusalReply("json", 500));
      } catch {
        // Nobody is there any more.
      }
    }
  }

  async #answer(request: Http2ServerRequest): Promise<Reply | undefined> {
    const time = Date.now();
    const signal = signalOf(request.url);
    if (signal === undefined) return this.#turnAway(request, 404, `no such path: ${request.url}`);
    if (request.method !== "POST") {
      return this.#turnAway(request, 405, `${request.method} is not POST`, { allow: "POST" });
    }
    const reading = await readRequest(request, signal, this.#terms);
    const groups = reading.groups ?? [];
    const facts = { signal, runs: runsOf(groups), bytes: reading.largest };
    const answer = this.#book.take(facts);
    if (answer?.kind === "slow") await delay(answer.ms);

    const number = this.#record.nextNumber();
    const decided = decide(reading, answer);
    let reply = decided?.reply;
    if (decided !== undefined && decided.accepted > 0) {
      const lines = acceptedLines(signal, groups, number, decided.accepted);
      try {
        await this.#record.writeItems(signal, lines);
      } catch (error) {
        this.#log(`items could not be written: ${String(error)}`);
        reply = refusalReply(
          reading.encoding,
          503,
          "the mock mOTLP server's disk refused the data",
        );
      }
    }
    const isAccepted = reply?.status === 200;
    const items = reading.groups === undefined ? null : countItems(groups);
    await this.#record.writeRequest({
      number,
      time,
      signal,
      status: reply?.status ?? null,
      message: reply?.message ?? null,
      items,
      rejected: isAccepted ? (items ?? 0) - (decided?.accepted ?? 0) : 0,
      runs: facts.runs,
      bytes: reading.bytes,
      encoding: reading.contentEncoding,
      contentType: reading.contentType,
    });
    if (!isAccepted) {
      this.#log(`${signal} ${number}: ${reply?.status ?? "no answer"} ${reply?.message ?? ""}`);
    }
    return reply;
  }

  #turnAway(
    request: Http2ServerRequest,
    status: number,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ): Reply {
    request.resume();
    this.#log(`${status} ${message}`);
    const isProto = request.headers["content-type"]?.startsWith("application/x-protobuf") ?? false;
    return refusalReply(isProto ? "proto" : "json", status, message, headers);
  }
}

/** The reply and how many items are accepted with it; undefined for none at all. */
function decide(
  reading: Reading,
  answer: MotlpAnswer | undefined,
): { reply: Reply; accepted: number } | undefined {
  const { encoding, signal } = reading;
  if (answer?.kind === "hang") return undefined;
  if (answer?.kind === "status") {
    const { status, message, retryAfter } = answer;
    const headers = retryAfter === undefined ? {} : { "retry-after": retryAfterHeader(retryAfter) };
    return { reply: refusalReply(encoding, status, message, headers), accepted: 0 };
  }
  const refusal =
    reading.refusal ??
    (answer?.kind === "size-limit"
      ? new Refusal(413, `request body too large: more than ${answer.bytes} bytes`)
      : undefined);
  if (refusal !== undefined) {
    const { status, message, headers } = refusal;
    return { reply: refusalReply(encoding, status, message, headers), accepted: 0 };
  }
  const items = countItems(reading.groups ?? []);
  if (answer?.kind !== "partial-success") {
    return { reply: acceptedReply(encoding, signal, 0, ""), accepted: items };
  }
  const rejected = Math.min(answer.rejected, items);
  const message = answer.message ?? (rejected > 0 ? `${rejected} items rejected` : "");
  return { reply: acceptedReply(encoding, signal, rejected, message), accepted: items - rejected };
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

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
