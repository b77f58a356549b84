import type { Http2ServerRequest } from "node:http2";
import { promisify } from "node:util";
import { gunzip, zstdDecompress } from "node:zlib";

const decompressors = {
  gzip: promisify(gunzip),
  zstd: promisify(zstdDecompress),
} as const;

/** A request that is refused, with the answer it gets. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/** Reads a whole body; of one beyond the limit only the size is kept, as undefined content. */
export async function readBody(
  request: Http2ServerRequest,
  limit: number,
): Promise<{ content: Buffer | undefined; size: number }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
    else chunks.length = 0;
  }
  return { content: size <= limit ? Buffer.concat(chunks) : undefined, size };
}

/**
 * Undoes a `Content-Encoding`.
 *
 * @throws Refusal 415 for one that OTLP does not have (RFC 9110, 15.5.16), 400 for content that is
 * not what it says, 413 when more than `limit` bytes come out of it.
 */
export async function decompress(
  encoding: string,
  content: Buffer,
  limit: number,
): Promise<Buffer> {
  if (encoding === "identity") return content;
  if (encoding !== "gzip" && encoding !== "zstd") {
    throw new Refusal(415, `unsupported Content-Encoding: ${encoding}`, {
      "accept-encoding": "gzip, zstd, identity",
    });
  }
  try {
    return await decompressors[encoding](content, { maxOutputLength: limit });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(limit);
    const reason = error instanceof Error ? error.message : String(error);
    throw new Refusal(400, `the body is not ${encoding}: ${reason}`);
  }
}

/** 413 as for any body beyond a limit. */
export function tooLarge(limit: number): Refusal {
  return new Refusal(413, `request body too large: more than ${limit} bytes`);
}
