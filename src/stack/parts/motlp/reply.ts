import { create, toBinary, toJson } from "@bufbuild/protobuf";
import type { OtlpEncoding } from "../../../otlp/export-request.ts";
import { RESPONSE_SCHEMAS } from "../../../otlp/export-request.ts";
import { StatusSchema } from "../../../otlp/generated/google/rpc/status_pb.js";
import type { Signal } from "../../../otlp/item.ts";
import type { RetryAfter } from "./answers.ts";
import type { Decision } from "./decision.ts";
import { rpcCodeOf } from "./statuses.ts";

/** An answer of OTLP/HTTP as it goes over the wire. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** A decision as OTLP/HTTP answers it, in the request's encoding. */
export function httpReply(encoding: OtlpEncoding, signal: Signal, decision: Decision): Reply {
  if (decision.kind === "accepted") {
    const body = acceptedBody(encoding, signal, decision.rejected, decision.message);
    return { status: 200, headers: contentType(encoding), body };
  }
  const { status, message, headers, retryAfter } = decision;
  const retry = retryAfter === undefined ? {} : { "retry-after": retryAfterHeader(retryAfter) };
  return {
    status,
    headers: { ...headers, ...retry, ...contentType(encoding) },
    body: statusBody(encoding, status, message),
  };
}

/** A `google.rpc.Status`, as the OTLP specification demands of a refusal. */
function statusBody(encoding: OtlpEncoding, status: number, message: string): Uint8Array {
  const content = create(StatusSchema, { code: rpcCodeOf(status), message });
  return encoding === "proto"
    ? toBinary(StatusSchema, content)
    : Buffer.from(JSON.stringify(toJson(StatusSchema, content)));
}

/** The response of an export, with `partial_success` when there is something to say. */
export function acceptedBody(
  encoding: OtlpEncoding,
  signal: Signal,
  rejected = 0,
  message = "",
): Uint8Array {
  const isPartial = rejected > 0 || message !== "";
  return responseBody(encoding, signal, isPartial ? { rejected, message } : undefined);
}

/** `Retry-After` (RFC 9110, 10.2.3). */
function retryAfterHeader({ seconds, form }: RetryAfter): string {
  return form === "date"
    ? new Date(Date.now() + seconds * 1000).toUTCString()
    : String(Math.round(seconds));
}

function responseBody(
  encoding: OtlpEncoding,
  signal: Signal,
  partial: { readonly rejected: number; readonly message: string } | undefined,
): Uint8Array {
  const count = BigInt(partial?.rejected ?? 0);
  const errorMessage = partial?.message ?? "";
  const content = <T>(partialSuccess: T) => (partial === undefined ? {} : { partialSuccess });
  const encode = (binary: () => Uint8Array, json: () => unknown) =>
    encoding === "proto" ? binary() : Buffer.from(JSON.stringify(json()));
  switch (signal) {
    case "traces": {
      const schema = RESPONSE_SCHEMAS.traces;
      const message = create(schema, content({ rejectedSpans: count, errorMessage }));
      return encode(
        () => toBinary(schema, message),
        () => toJson(schema, message),
      );
    }
    case "metrics": {
      const schema = RESPONSE_SCHEMAS.metrics;
      const message = create(schema, content({ rejectedDataPoints: count, errorMessage }));
      return encode(
        () => toBinary(schema, message),
        () => toJson(schema, message),
      );
    }
    case "logs": {
      const schema = RESPONSE_SCHEMAS.logs;
      const message = create(schema, content({ rejectedLogRecords: count, errorMessage }));
      return encode(
        () => toBinary(schema, message),
        () => toJson(schema, message),
      );
    }
  }
}

/** The header of a body in an encoding. */
export function contentType(encoding: OtlpEncoding): Record<string, string> {
  return {
    "content-type": encoding === "proto" ? "application/x-protobuf" : "application/json",
  };
}
