// Not by name: an old Node, which has no zstd, must get as far as saying that it is too old.
import zlib from "node:zlib";
import kafkajs from "kafkajs";
import { decompressFrame } from "lz4-napi";
import { uncompress } from "snappy";

/** Java clients put snappy blocks with their lengths into a frame of this name. */
const XERIAL = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const XERIAL_HEADER = 16;

/** kafkajs itself knows gzip alone; the collector's exporter offers the others too. */
const DECOMPRESS: Readonly<Record<number, (input: Buffer) => Promise<Buffer>>> = {
  [kafkajs.CompressionTypes.Snappy]: snappyDecompress,
  [kafkajs.CompressionTypes.LZ4]: (input) => decompressFrame(input),
  [kafkajs.CompressionTypes.ZSTD]: async (input) => zlib.zstdDecompressSync(input),
};

for (const [type, decompress] of Object.entries(DECOMPRESS)) {
  Object.assign(kafkajs.CompressionCodecs, {
    [type]: () => ({
      compress: () =>
        Promise.reject(new Error("the harness compresses nothing that it writes to Kafka")),
      decompress,
    }),
  });
}

async function snappyDecompress(input: Buffer): Promise<Buffer> {
  if (!input.subarray(0, XERIAL.length).equals(XERIAL)) return snappyBlock(input);
  const blocks: Buffer[] = [];
  for (let at = XERIAL_HEADER; at < input.length; ) {
    const length = input.readUInt32BE(at);
    blocks.push(await snappyBlock(input.subarray(at + 4, at + 4 + length)));
    at += 4 + length;
  }
  return Buffer.concat(blocks);
}

async function snappyBlock(input: Buffer): Promise<Buffer> {
  return Buffer.from(await uncompress(input, { asBuffer: true }));
}
