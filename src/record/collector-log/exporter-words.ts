import type { LogLine } from "./log.ts";
import { timesOf } from "./notable-lines.ts";

/** A document that Elasticsearch refused by itself, inside an accepted bulk request. */
export interface RefusedDocument {
  /** The data stream's backing index, or the data stream where it came no further. */
  readonly index: string;
  /** Elasticsearch's error type, for example `document_parsing_exception`. */
  readonly type: string;
  /** Empty unless the exporter sets `include_source_on_error`. */
  readonly reason: string;
  readonly status: number;
  /** How many documents this line stands for. */
  readonly count: number;
  readonly line: LogLine;
}

/** The documents that the Elasticsearch exporter gave up on one by one. */
export function refusedDocuments(lines: readonly LogLine[]): RefusedDocument[] {
  return lines
    .filter(({ message }) => message === "failed to index document")
    .map((line) => {
      const text = (name: string) => String(line.fields[name] ?? "");
      return {
        index: text("index"),
        type: text("error.type"),
        reason: text("error.reason"),
        status: Number(line.fields["http.response.status_code"] ?? 0),
        count: timesOf(line),
        line,
      };
    });
}

/** A request that an exporter did not get through, and for which nobody tries again. */
export interface LostRequest {
  /** Spans, data points or log records in it. */
  readonly items: number;
  readonly error: string;
  /** The backend's HTTP status, where it answered. */
  readonly status: number | undefined;
  /** Not worth another attempt, by the exporter's judgement. */
  readonly permanent: boolean;
  readonly line: LogLine;
}

/**
 * The requests that a collector's exporters lost: dropped from their queues, or handed back to a
 * receiver or processor that went on without them.
 */
export function lostRequests(lines: readonly LogLine[]): LostRequest[] {
  const abandoned = lines.filter(isAbandoned);
  return lines.flatMap((line) => {
    const { message, signal, error = "", fields } = line;
    const permanent = error.includes("Permanent error:");
    let times = 0;
    if (message.startsWith("Exporting failed. Dropping data.")) times = timesOf(line);
    // Without a queue the error goes to whoever handed the items over, who may try again.
    else if (message.startsWith("Exporting failed. Rejecting data.")) {
      const given = abandoned.filter((a) => a.signal === signal && a.error?.includes(error));
      times = Math.min(
        timesOf(line),
        given.reduce((sum, a) => sum + timesOf(a), 0),
      );
    }
    if (times === 0) return [];
    const items = Number(fields.dropped_items ?? fields.rejected_items ?? 0) * times;
    return [{ items, error, status: statusIn(error), permanent, line }];
  });
}

/**
 * The HTTP status in an exporter's words: `flush failed (413)`, `HTTP Status Code 413`; of a gRPC server's
 * answer the one that it stands for.
 */
export function statusIn(error: string): number | undefined {
  const found = /flush failed \((\d{3})\)|HTTP Status Code (\d{3})/.exec(error);
  return found === null ? statusOfCall(error) : Number(found[1] ?? found[2]);
}

/** As grpc-go prints a status. */
const CALL_FAILED = /rpc error: code = (\w+) desc = (.*)/s;
/** A message beyond the server's limit has the code of a server without room. */
const TOO_LARGE = /larger than max|too large/i;
/** What a gRPC client says itself of a server that it does not reach. */
const NOT_REACHED =
  /connection error|transport is closing|name resolver error|connection closed|EOF$/i;
const STATUSES: Readonly<Record<string, number>> = {
  InvalidArgument: 400,
  Unauthenticated: 401,
  PermissionDenied: 403,
  NotFound: 404,
  Internal: 500,
  Unimplemented: 501,
  Unavailable: 503,
};

function statusOfCall(error: string): number | undefined {
  const [, code = "", message = ""] = CALL_FAILED.exec(error) ?? [];
  if (code === "ResourceExhausted") return TOO_LARGE.test(message) ? 413 : 429;
  return NOT_REACHED.test(message) ? undefined : STATUSES[code];
}

/** Whether a request came no further than the exporter's own queue. */
export function isQueueFull(error: string): boolean {
  return error.includes("sending queue is full");
}

/** By the kafka receiver, and by the batch processor. */
function isAbandoned({ message }: LogLine): boolean {
  return (
    message === "failed to consume message, skipping due to message_marking config" ||
    message === "Sender failed"
  );
}

/** Items of several requests. */
export function itemsOf(requests: readonly LostRequest[]): number {
  return requests.reduce((sum, { items }) => sum + items, 0);
}

/** Number of several documents. */
export function countOf(documents: readonly RefusedDocument[]): number {
  return documents.reduce((sum, { count }) => sum + count, 0);
}
