import { decompress, Refusal } from "./body.ts";

/** Before each message: a byte that says whether it is compressed, and its length. */
export const PREFIX_BYTES = 5;

/** How a call's only message came. */
export interface FrameFacts {
  /** Bytes of the message as sent. */
  readonly size: number;
  /** The call's `grpc-encoding`. */
  readonly encoding: string;
  /** Largest message in bytes. */
  readonly limit: number;
}

/**
 * The message of a unary call, without its prefix and its compression. Refusals are worded as grpc-go's,
 * which collectors are made of.
 *
 * @param body all that came; undefined where that is more than the limit
 * @throws Refusal 413 beyond the limit, 501 for an encoding that this server does not have, 400 for
 * what is not one message, 500 for a compressed one without an encoding
 * @see https://github.com/grpc/grpc/blob/master/doc/compression.md
 */
export async function unframed(body: Buffer | undefined, facts: FrameFacts): Promise<Buffer> {
  const { size, encoding, limit } = facts;
  if (body === undefined) {
    throw new Refusal(413, `grpc: received message larger than max (${size} vs. ${limit})`);
  }
  if (body.length < PREFIX_BYTES || body.readUInt32BE(1) !== body.length - PREFIX_BYTES) {
    throw new Refusal(400, "the call does not hold exactly one message");
  }
  const message = body.subarray(PREFIX_BYTES);
  if (body[0] === 0) return message;
  if (encoding === "identity") {
    throw new Refusal(500, "grpc: compressed flag set with identity or empty encoding");
  }
  if (encoding !== "gzip" && encoding !== "zstd") {
    throw new Refusal(501, `grpc: Decompressor is not installed for grpc-encoding "${encoding}"`, {
      "grpc-accept-encoding": "identity,gzip,zstd",
    });
  }
  try {
    return await decompress(encoding, message, limit);
  } catch (error) {
    if (!(error instanceof Refusal) || error.status !== 413) throw error;
    throw new Refusal(413, `grpc: received message after decompression larger than max ${limit}`);
  }
}

/** A message as it is sent, without compression. */
export function framed(message: Uint8Array): Buffer {
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}
