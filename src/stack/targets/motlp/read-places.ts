import type { FileHandle } from "node:fs/promises";
import type { Place } from "./appended-lines.ts";

/** Bytes between two places that are cheaper to read than to skip. */
const GAP_BYTES = 16 * 1024;

/**
 * The bytes at each place, in their order; neighbours in the file are read together. Undefined if
 * the file ends before one of them.
 */
export async function readPlaces(
  handle: FileHandle,
  places: readonly Place[],
): Promise<Buffer[] | undefined> {
  const texts: Buffer[] = new Array(places.length);
  const byOffset = places
    .map((place, position) => ({ ...place, position }))
    .sort((a, b) => a.offset - b.offset);
  let first = 0;
  for (const [last, { offset, length }] of byOffset.entries()) {
    const end = offset + length;
    const next = byOffset[last + 1];
    if (next !== undefined && next.offset - end <= GAP_BYTES) continue;
    const start = byOffset[first]?.offset ?? offset;
    const block = Buffer.alloc(end - start);
    const { bytesRead } = await handle.read(block, 0, block.length, start);
    if (bytesRead < block.length) return undefined;
    for (const one of byOffset.slice(first, last + 1)) {
      texts[one.position] = block.subarray(one.offset - start, one.offset - start + one.length);
    }
    first = last + 1;
  }
  return texts;
}
