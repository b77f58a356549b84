import { decodeExport } from "../../../otlp/decode.ts";
import { type ItemGroup, itemGroupsOf } from "../../../otlp/export-items.ts";
import type { OtlpEncoding } from "../../../otlp/export-request.ts";
import type { Signal } from "../../../otlp/item.ts";
import type { MotlpProtocol } from "./answers.ts";
import { Refusal } from "./body.ts";

/** One export request, read and judged. */
export interface Reading {
  readonly signal: Signal;
  readonly protocol: MotlpProtocol;
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
  /** Largest message in bytes, as sent and decompressed. */
  readonly maxBytes: number;
}

/** What came out of a request's content, as far as it could be read. */
export interface Content {
  readonly groups: readonly ItemGroup[] | undefined;
  readonly largest: number;
  readonly refusal: Refusal | undefined;
}

/**
 * Decodes a request's content.
 *
 * @param size as sent, in bytes
 * @param plain gives the message without its framing and compression; it may throw a {@link Refusal}
 */
export async function readContent(
  signal: Signal,
  encoding: OtlpEncoding,
  size: number,
  plain: () => Promise<Buffer>,
): Promise<Content> {
  let largest = size;
  try {
    const message = await plain();
    largest = Math.max(size, message.length);
    const groups = itemGroupsOf(decode(signal, encoding, message));
    return { groups, largest, refusal: undefined };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { groups: undefined, largest, refusal: error };
  }
}

function decode(signal: Signal, encoding: OtlpEncoding, message: Buffer) {
  try {
    return decodeExport(signal, encoding, message);
  } catch (error) {
    throw new Refusal(400, error instanceof Error ? error.message : String(error));
  }
}
