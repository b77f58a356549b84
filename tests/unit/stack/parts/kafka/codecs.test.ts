import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import kafkajs from "kafkajs";
import { expect, test } from "vitest";
import "../../../../../src/stack/parts/kafka/codecs.ts";

/** Batches as the collector's Kafka exporter wrote them, and what was in them. */
const RECORDED: Record<"snappy" | "lz4", { compressed: string; plain: string }> = JSON.parse(
  readFileSync(new URL("./recorded-batches.json", import.meta.url), "utf8"),
);
const TYPES = {
  gzip: kafkajs.CompressionTypes.GZIP,
  snappy: kafkajs.CompressionTypes.Snappy,
  lz4: kafkajs.CompressionTypes.LZ4,
  zstd: kafkajs.CompressionTypes.ZSTD,
};

function decompress(type: keyof typeof TYPES, input: Buffer): Promise<Buffer> {
  const codecs: Readonly<Record<number, unknown>> = kafkajs.CompressionCodecs;
  const found = codecs[TYPES[type]];
  const codec = (typeof found === "function" ? found() : found) as {
    decompress(input: Buffer): Promise<Buffer>;
  };
  return codec.decompress(input);
}

test.each(["snappy", "lz4"] as const)("%s: a batch of the collector's", async (name) => {
  const { compressed, plain } = RECORDED[name];
  const found = await decompress(name, Buffer.from(compressed, "base64"));
  expect(found.toString("base64")).toBe(plain);
});

test("gzip is kafkajs' own", async () => {
  expect((await decompress("gzip", gzipSync("abab"))).toString()).toBe("abab");
});

test("snappy: in the frame of Java's clients", async () => {
  const block = Buffer.from([2, 1 << 2, 0x61, 0x62]);
  const length = Buffer.from([0, 0, 0, block.length]);
  const header = Buffer.from("82534e415050590000000001" + "00000001", "hex");
  const framed = Buffer.concat([header, length, block, length, block]);
  expect((await decompress("snappy", framed)).toString()).toBe("abab");
});

test.each([
  ["snappy", Buffer.from([12, 1 << 2, 0x61])],
  ["lz4", Buffer.from("nothing of the kind")],
  ["zstd", Buffer.from("nothing of the kind")],
] as const)("%s: what is none is refused", async (type, input) => {
  await expect(decompress(type, input)).rejects.toThrow();
});
