import { zstdDecompressSync } from "node:zlib";
import kafkajs from "kafkajs";
import { lz4Decompress } from "./lz4.ts";
import { snappyDecompress } from "./snappy.ts";

/** kafkajs itself knows gzip alone; the collector's exporter offers the others too. */
const DECOMPRESS = {
  [kafkajs.CompressionTypes.Snappy]: snappyDecompress,
  [kafkajs.CompressionTypes.LZ4]: lz4Decompress,
  [kafkajs.CompressionTypes.ZSTD]: (input: Buffer) => zstdDecompressSync(input),
};

for (const [type, decompress] of Object.entries(DECOMPRESS)) {
  Object.assign(kafkajs.CompressionCodecs, {
    [type]: () => ({
      compress: () => Promise.reject(new Error("the harness writes nothing to Kafka")),
      decompress: async (input: Buffer) => decompress(input),
    }),
  });
}
