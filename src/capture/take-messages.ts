import { type CapturedMessage, placeOf, sizeOf } from "./captured-message.ts";
import { masked } from "./mask.ts";
import type { ReadRange, TopicReader } from "./topic-reader.ts";

/** What becomes of what is read. */
export interface TakeOptions {
  /** The most bytes of keys, headers and values, altogether. */
  readonly maxBytes: number;
  /** Undefined to take messages as they are. */
  readonly mask:
    | {
        /** Keys of attributes whose values stay. */
        readonly keep: ReadonlySet<string>;
        /** Whether what cannot be decoded is taken as it is, or not at all. */
        readonly keepUndecodable: boolean;
      }
    | undefined;
  readonly signal: AbortSignal;
}

/** What was read. */
export interface Taken {
  readonly messages: readonly CapturedMessage[];
  /** The first message for which there was no room any more; none was read after it. */
  readonly tooMuch: CapturedMessage | undefined;
  /** Places of messages that cannot be decoded, and so not be masked. */
  readonly undecodable: readonly string[];
}

/** Reads ranges one after the other, up to their ends or the most bytes. */
export async function takeMessages(
  reader: TopicReader,
  ranges: readonly ReadRange[],
  options: TakeOptions,
): Promise<Taken> {
  const messages: CapturedMessage[] = [];
  const undecodable: string[] = [];
  let bytes = 0;
  for (const range of ranges) {
    for await (const message of reader.read(range, options.signal)) {
      bytes += sizeOf(message);
      if (bytes > options.maxBytes) return { messages, tooMuch: message, undecodable };
      const taken = options.mask === undefined ? message : masked(message, options.mask.keep);
      if (taken === undefined) undecodable.push(placeOf(message));
      if (taken !== undefined) messages.push(taken);
      else if (options.mask?.keepUndecodable === true) messages.push(message);
    }
  }
  return { messages, tooMuch: undefined, undecodable };
}
