import {
  type DescMessage,
  fromBinary,
  fromJson,
  type JsonValue,
  type MessageShape,
} from "@bufbuild/protobuf";
import { type ExportRequest, type OtlpEncoding, REQUEST_SCHEMAS } from "./export-request.ts";
import { checkIds } from "./ids.ts";
import type { Signal } from "./item.ts";
import { otlpJsonToProtoJson, parseOtlpJson } from "./json-input.ts";
import { checkWire } from "./wire-check.ts";

const UTF8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Decodes an export request strictly, as the OTLP specification says
 * (https://opentelemetry.io/docs/specs/otlp/): ids have their length, unknown fields are ignored.
 *
 * @throws Error when the bytes are not OTLP of that signal; its message says why.
 */
export function decodeExport(
  signal: Signal,
  encoding: OtlpEncoding,
  bytes: Uint8Array,
): ExportRequest {
  const decode = <S extends DescMessage>(schema: S) => decodeMessage(schema, encoding, bytes);
  const request = requestOf(signal, decode);
  checkIds(request);
  return request;
}

function requestOf(
  signal: Signal,
  decode: <S extends DescMessage>(schema: S) => MessageShape<S>,
): ExportRequest {
  switch (signal) {
    case "traces":
      return { signal, message: decode(REQUEST_SCHEMAS.traces) };
    case "metrics":
      return { signal, message: decode(REQUEST_SCHEMAS.metrics) };
    case "logs":
      return { signal, message: decode(REQUEST_SCHEMAS.logs) };
  }
}

function decodeMessage<S extends DescMessage>(
  schema: S,
  encoding: OtlpEncoding,
  bytes: Uint8Array,
): MessageShape<S> {
  if (encoding === "proto") {
    checkWire(schema, bytes);
    return fromBinary(schema, bytes, { readUnknownFields: false });
  }
  const json: JsonValue = otlpJsonToProtoJson(schema, parseOtlpJson(UTF8.decode(bytes)));
  return fromJson(schema, json, { ignoreUnknownFields: true });
}
