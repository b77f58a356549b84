import { Bytes } from "./bytes.ts";
import { repeat } from "./snappy.ts";

const MAGIC = 0x184d2204;
const UNCOMPRESSED = 0x80000000;
/** Blocks may refer to this much of what stands before them. */
const WINDOW = 65_536;

/**
 * Decompresses an LZ4 frame; its checksums are not looked at, Kafka has its own.
 *
 * @throws Error when the bytes are not LZ4.
 * @see https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
 */
export function lz4Decompress(input: Buffer): Buffer {
  const source = new Bytes(input);
  if (source.littleEndian(4) !== MAGIC) throw new Error("lz4: this is no LZ4 frame");
  const flags = source.byte();
  const blockSize = 2 ** (8 + 2 * ((source.byte() >> 4) & 7));
  // Content size, dictionary id, then the header's checksum.
  source.take((flags & 8 ? 8 : 0) + (flags & 1 ? 4 : 0) + 1);
  let output = Buffer.alloc(0);
  for (let size = source.littleEndian(4); size !== 0; size = source.littleEndian(4)) {
    const block = source.take(size % UNCOMPRESSED);
    const window = output.subarray(-WINDOW);
    const added = size >= UNCOMPRESSED ? block : decompressBlock(block, window, blockSize);
    output = Buffer.concat([output, added]);
    if (flags & 16) source.take(4);
  }
  return output;
}

function decompressBlock(block: Buffer, window: Buffer, blockSize: number): Buffer {
  const source = new Bytes(block);
  const output = Buffer.alloc(window.length + blockSize);
  let end = window.copy(output);
  while (!source.ended) {
    const token = source.byte();
    end += source.take(lengthOf(token >> 4, source)).copy(output, end);
    // The last sequence of a block is literals alone.
    if (source.ended) break;
    const offset = source.littleEndian(2);
    end = repeat(output, end, offset, lengthOf(token & 15, source) + 4);
  }
  return output.subarray(window.length, end);
}

function lengthOf(short: number, source: Bytes): number {
  let length = short;
  if (short < 15) return length;
  for (;;) {
    const byte = source.byte();
    length += byte;
    if (byte < 255) return length;
  }
}
