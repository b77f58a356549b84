import { create, toBinary } from "@bufbuild/protobuf";
import { anyPack, DurationSchema } from "@bufbuild/protobuf/wkt";
import { RetryInfoSchema } from "../../../otlp/generated/google/rpc/error_details_pb.js";
import { StatusSchema } from "../../../otlp/generated/google/rpc/status_pb.js";
import type { Decision, Rejection } from "./decision.ts";
import { rpcCodeOf } from "./statuses.ts";

const OK = "0";
const TOO_MANY = 429;
const NANOSECONDS = 1e9;

/** How a call ended, as gRPC's trailers say it. */
export function statusTrailers(decision: Decision): Record<string, string> {
  if (decision.kind === "accepted") return { "grpc-status": OK };
  const { status, message } = decision;
  const code = rpcCodeOf(status);
  const delay = retryDelayOf(decision);
  return {
    "grpc-status": String(code),
    "grpc-message": percentEncoded(message),
    ...(delay === undefined ? {} : { "grpc-status-details-bin": details(code, message, delay) }),
  };
}

/**
 * Seconds that `RetryInfo` names; undefined where there is none. RESOURCE_EXHAUSTED may only be retried
 * with it, so 429 always has one: with 0 s, which leaves the pause to the client.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#otlpgrpc-throttling
 */
function retryDelayOf({ status, retryAfter }: Rejection): number | undefined {
  return retryAfter?.seconds ?? (status === TOO_MANY ? 0 : undefined);
}

function details(code: number, message: string, delay: number): string {
  const seconds = Math.floor(delay);
  const nanos = Math.round((delay - seconds) * NANOSECONDS);
  const retryDelay = create(DurationSchema, { seconds: BigInt(seconds), nanos });
  const info = anyPack(RetryInfoSchema, create(RetryInfoSchema, { retryDelay }));
  const status = create(StatusSchema, { code, message, details: [info] });
  // gRPC's binary metadata has no padding.
  return Buffer.from(toBinary(StatusSchema, status)).toString("base64").replaceAll("=", "");
}

/** Everything but printable ASCII, and `%` itself (PROTOCOL-HTTP2.md, Status-Message). */
function percentEncoded(text: string): string {
  return [...Buffer.from(text)]
    .map((byte) =>
      byte >= 0x20 && byte <= 0x7e && byte !== 0x25
        ? String.fromCharCode(byte)
        : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`,
    )
    .join("");
}
