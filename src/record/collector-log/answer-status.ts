import { REASONS } from "./catalogue.ts";

const HTTP_ANSWER = REASONS.find(({ id }) => id === "http-answer");

/**
 * The HTTP status in an exporter's error: `flush failed (413)`, `HTTP Status Code 413`; for the answer of a gRPC
 * server the status that it stands for.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#failures
 */
export function statusIn(error: string): number | undefined {
  const [, ...groups] = HTTP_ANSWER?.text.exec(error) ?? [];
  const status = groups.find((group) => group !== undefined);
  return status === undefined ? statusOfCall(error) : Number(status);
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
