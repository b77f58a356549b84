import { STATUS_CODES } from "node:http";
import { create, toBinary, toJson } from "@bufbuild/protobuf";
import type { OtlpEncoding } from "../../../otlp/export-request.ts";
import { RESPONSE_SCHEMAS } from "../../../otlp/export-request.ts";
import { StatusSchema } from "../../../otlp/generated/google/rpc/status_pb.js";
import type { Signal } from "../../../otlp/item.ts";
import type { RetryAfter } from "./answers.ts";

/** An answer as it goes over the wire. */
export interface Reply {
  readonly status: number;
  readonly message: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** The words that mOTLP is documented to use. */
const WORDS: Readonly<{ [status: number]: string }> = {
  401: "ApiKey prefix not found",
  429: "request exceeded available capacity",
};

/** What gRPC's canonical codes call an HTTP status (`google.rpc.Code`). */
const CODES: Readonly<{ [status: number]: number }> = {
  400: 3,
  401: 16,
  403: 7,
  404: 5,
  408: 4,
  409: 10,
  413: 8,
  415: 3,
  429: 8,
  500: 13,
  501: 12,
  502: 14,
  503: 14,
  504: 14,
};
const UNKNOWN = 2;

/** A refusal: a `google.rpc.Status` in the request's encoding, as the OTLP specification demands. */
export function refusalReply(
  encoding: OtlpEncoding,
  status: number,
  message = WORDS[status] ?? STATUS_CODES[status] ?? `HTTP ${status}`,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  const content = create(StatusSchema, { code: CODES[status] ?? UNKNOWN, message });
  const body =
    encoding === "proto"
      ? toBinary(StatusSchema, content)
      : Buffer.from(JSON.stringify(toJson(StatusSchema, content)));
  return { status, message, headers: { ...headers, ...contentType(encoding) }, body };
}

/** 200, with `partial_success` when there is something to say. */
export function acceptedReply(
  encoding: OtlpEncoding,
  signal: Signal,
  rejected: number,
  message: string,
): Reply {
  const isPartial = rejected > 0 || message !== "";
  const body = responseBody(encoding, signal, isPartial ? { rejected, message } : undefined);
  return { status: 200, message: isPartial ? message : null, headers: contentType(encoding), body };
}

/** `Retry-After` (RFC 9110, 10.2.3). */
export function retryAfterHeader({ seconds, form }: RetryAfter): string {
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

function contentType(encoding: OtlpEncoding): Record<string, string> {
  return {
    "content-type": encoding === "proto" ? "application/x-protobuf" : "application/json",
  };
}
