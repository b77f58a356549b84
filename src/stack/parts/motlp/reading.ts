import { createHash, timingSafeEqual } from "node:crypto";
import type { Http2ServerRequest } from "node:http2";
import { decodeExport } from "../../../otlp/decode.ts";
import { type ItemGroup, itemGroupsOf } from "../../../otlp/export-items.ts";
import type { OtlpEncoding } from "../../../otlp/export-request.ts";
import type { Signal } from "../../../otlp/item.ts";
import { decompress, Refusal, readBody, tooLarge } from "./body.ts";

const PREFIX = "ApiKey ";

/** One export request, read and judged. */
export interface Reading {
  readonly signal: Signal;
  /** In which it is answered; JSON when its content type is none of OTLP's. */
  readonly encoding: OtlpEncoding;
  readonly contentType: string;
  readonly contentEncoding: string;
  /** Size as sent. */
  readonly bytes: number;
  /** The larger of the sizes as sent and decompressed. */
  readonly largest: number;
  /** Its items, or undefined when they cannot be told. */
  readonly groups: readonly ItemGroup[] | undefined;
  /** Why it is not accepted as it is. */
  readonly refusal: Refusal | undefined;
}

/** What every request is measured by. */
export interface Terms {
  readonly apiKey: string;
  /** Largest body in bytes, as sent and decompressed. */
  readonly maxBytes: number;
}

/** Reads a request to its end, decodes it where possible and finds the first reason to refuse it. */
export async function readRequest(
  request: Http2ServerRequest,
  signal: Signal,
  terms: Terms,
): Promise<Reading> {
  const contentType = request.headers["content-type"] ?? "";
  const contentEncoding = String(request.headers["content-encoding"] ?? "identity").toLowerCase();
  const encoding = encodingOf(contentType);
  const { content, size } = await readBody(request, terms.maxBytes);
  let largest = size;
  let groups: readonly ItemGroup[] | undefined;
  let refusal: Refusal | undefined;
  try {
    if (encoding === undefined) throw new Refusal(415, `unsupported Content-Type: ${contentType}`);
    if (content === undefined) throw tooLarge(terms.maxBytes);
    const plain = await decompress(contentEncoding, content, terms.maxBytes);
    largest = Math.max(size, plain.length);
    groups = itemGroupsOf(decode(signal, encoding, plain));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    refusal = error;
  }
  return {
    signal,
    encoding: encoding ?? "json",
    contentType,
    contentEncoding,
    bytes: size,
    largest,
    groups,
    refusal: unauthorized(request.headers.authorization, terms.apiKey) ?? refusal,
  };
}

function encodingOf(contentType: string): OtlpEncoding | undefined {
  switch (contentType.split(";")[0]?.trim().toLowerCase()) {
    case "application/x-protobuf":
      return "proto";
    case "application/json":
      return "json";
    default:
      return undefined;
  }
}

function decode(signal: Signal, encoding: OtlpEncoding, plain: Buffer) {
  try {
    return decodeExport(signal, encoding, plain);
  } catch (error) {
    throw new Refusal(400, error instanceof Error ? error.message : String(error));
  }
}

/** As mOTLP: without the prefix it says so; a key is compared in constant time. */
function unauthorized(header: string | undefined, apiKey: string): Refusal | undefined {
  if (header === undefined || !header.startsWith(PREFIX)) {
    return new Refusal(401, "ApiKey prefix not found");
  }
  const matches = timingSafeEqual(digest(header.slice(PREFIX.length)), digest(apiKey));
  return matches ? undefined : new Refusal(401, "invalid ApiKey");
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
