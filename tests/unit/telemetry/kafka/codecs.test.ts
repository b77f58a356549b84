import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { lz4Decompress } from "../../../../src/telemetry/kafka/lz4.ts";
import { snappyDecompress } from "../../../../src/telemetry/kafka/snappy.ts";

/** Batches as the collector's Kafka exporter wrote them, and what was in them. */
const RECORDED: Record<"snappy" | "lz4", { compressed: string; plain: string }> = JSON.parse(
  readFileSync(new URL("./recorded-batches.json", import.meta.url), "utf8"),
);

test.each([
  ["snappy", snappyDecompress],
  ["lz4", lz4Decompress],
] as const)("%s: a batch of the collector's", (name, decompress) => {
  const { compressed, plain } = RECORDED[name];
  const found = decompress(Buffer.from(compressed, "base64"));
  expect(found.toString("base64")).toBe(plain);
});

test("snappy: a copy that overlaps itself, and literals with a length of two bytes", () => {
  // "ab", then 10 bytes from 2 back.
  const repeated = Buffer.from([12, 1 << 2, 0x61, 0x62, (9 << 2) | 2, 2, 0]);
  expect(snappyDecompress(repeated).toString()).toBe("abababababab");
  const long = Buffer.alloc(300, "x");
  const literal = Buffer.concat([Buffer.from([0xac, 0x02, 61 << 2, 43, 1]), long]);
  expect(snappyDecompress(literal)).toEqual(long);
});

test("snappy: in the frame of Java's clients", () => {
  const block = Buffer.from([2, 1 << 2, 0x61, 0x62]);
  const length = Buffer.from([0, 0, 0, block.length]);
  const header = Buffer.from("82534e415050590000000001" + "00000001", "hex");
  const framed = Buffer.concat([header, length, block, length, block]);
  expect(snappyDecompress(framed).toString()).toBe("abab");
});

test("lz4: uncompressed blocks, and a block that refers to the one before it", () => {
  const header = [0x04, 0x22, 0x4d, 0x18, 0x40, 0x40, 0];
  const stored = [3, 0, 0, 0x80, 0x61, 0x62, 0x63];
  // One literal, then 6 bytes from 4 back; a last sequence of literals alone.
  const linked = [7, 0, 0, 0, 0x12, 0x64, 4, 0, 0x20, 0x65, 0x66];
  const frame = Buffer.from([...header, ...stored, ...linked, 0, 0, 0, 0]);
  expect(lz4Decompress(frame).toString()).toBe("abcdabcdabef");
});

test.each([
  ["snappy, cut off", () => snappyDecompress(Buffer.from([12, 1 << 2, 0x61]))],
  ["snappy, shorter than it says", () => snappyDecompress(Buffer.from([12, 0, 0x61]))],
  ["snappy, a copy from before the start", () => snappyDecompress(Buffer.from([4, 2, 9, 0]))],
  ["lz4, no frame", () => lz4Decompress(Buffer.from("nothing of the kind"))],
  ["lz4, cut off", () => lz4Decompress(Buffer.from([0x04, 0x22, 0x4d, 0x18, 0x40, 0x40, 0, 9]))],
])("%s: refused", (_what, decompress) => {
  expect(decompress).toThrow();
});
