import { Bytes } from "./bytes.ts";

/** Java clients put blocks with their lengths into a frame of this name. */
const XERIAL = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const XERIAL_HEADER = 16;

/**
 * Decompresses snappy, plain or in Java's frame.
 *
 * @throws Error when the bytes are not snappy.
 * @see https://github.com/google/snappy/blob/main/format_description.txt
 */
export function snappyDecompress(input: Buffer): Buffer {
  if (!input.subarray(0, XERIAL.length).equals(XERIAL)) return decompressBlock(input);
  const blocks: Buffer[] = [];
  for (let at = XERIAL_HEADER; at < input.length; ) {
    const length = input.readUInt32BE(at);
    blocks.push(decompressBlock(input.subarray(at + 4, at + 4 + length)));
    at += 4 + length;
  }
  return Buffer.concat(blocks);
}

function decompressBlock(input: Buffer): Buffer {
  const source = new Bytes(input);
  const output = Buffer.alloc(source.varint());
  let end = 0;
  while (!source.ended) {
    const tag = source.byte();
    if ((tag & 3) === 0) {
      const short = tag >> 2;
      const length = (short < 60 ? short : source.littleEndian(short - 59)) + 1;
      end += source.take(length).copy(output, end);
      continue;
    }
    const length = (tag & 3) === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const offset =
      (tag & 3) === 1
        ? ((tag >> 5) << 8) | source.byte()
        : source.littleEndian((tag & 3) === 2 ? 2 : 4);
    end = repeat(output, end, offset, length);
  }
  if (end !== output.length) throw new Error("snappy: the block is shorter than it says");
  return output;
}

/** Copies what stands `offset` bytes before the end; both may overlap. Returns the new end. */
export function repeat(output: Buffer, end: number, offset: number, length: number): number {
  if (offset === 0 || offset > end || end + length > output.length) {
    throw new Error("a copy reaches outside of the decompressed block");
  }
  for (let n = 0; n < length; n++) output[end + n] = output[end + n - offset] ?? 0;
  return end + length;
}
