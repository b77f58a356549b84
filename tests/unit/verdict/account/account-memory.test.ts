import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import type { ReadLine, SentLine } from "../../../../src/record/history.ts";
import { account } from "../../../../src/verdict/account/account.ts";
import { line, sent, twoDocuments } from "./account-fixtures.ts";

const ITEMS = 200_000;
/** Held in memory, the ledger alone would be some 400 MB. */
const TEXT_LENGTH = 2_000;
const BOUND_BYTES = 40_000_000;

let peak = 0;

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

/** What is in use alone: what waits to be collected depends on how busy the machine is. */
function heapInUseBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

function watchMemory(sequence: number): void {
  if (sequence % 20_000 === 0) peak = Math.max(peak, heapInUseBytes());
}

/** A different text for each item, so that no two share their memory. */
function text(sequence: number): string {
  return `${sequence} `.padEnd(TEXT_LENGTH, "x");
}

async function* ledger(): AsyncGenerator<SentLine> {
  for (let sequence = 0; sequence < ITEMS; sequence++) {
    watchMemory(sequence);
    yield sent(sequence, { text: text(sequence) });
  }
}

/** Every 10th item is missing, every 7th comes twice, every 1,000th document has no sequence. */
async function* readBack(): AsyncGenerator<ReadLine> {
  for (let sequence = 0; sequence < ITEMS; sequence++) {
    if (sequence % 1_000 === 0) yield line(null, "own", text(sequence));
    if (sequence % 10 === 0) continue;
    for (let copy = 0; copy < (sequence % 7 === 0 ? 2 : 1); copy++) {
      yield line(sequence, "own");
      yield line(sequence, "part");
    }
  }
}

test("200,000 items are matched in bounded memory", async () => {
  peak = 0;
  const before = heapInUseBytes();
  const result = await account({
    signal: "logs",
    sent: ledger(),
    read: readBack(),
    acknowledgements: new Map(Array.from({ length: ITEMS }, (_, batch) => [batch, "accepted"])),
    projection: twoDocuments,
  });
  expect(result).toMatchObject({
    sent: ITEMS,
    missing: ITEMS / 10,
    delivered: ITEMS - ITEMS / 10,
    duplicated: Math.ceil(ITEMS / 7) - Math.ceil(ITEMS / 70),
    altered: 0,
    unexpected: ITEMS / 1_000,
  });
  expect(peak - before).toBeLessThan(BOUND_BYTES);
}, 60_000);

test("200,000 copies of one item are matched in bounded memory", async () => {
  async function* copies(): AsyncGenerator<ReadLine> {
    for (let copy = 0; copy < ITEMS; copy++) {
      watchMemory(copy);
      yield line(0, "own", text(copy));
    }
  }
  peak = 0;
  const before = heapInUseBytes();
  const result = await account({
    signal: "logs",
    sent: (async function* () {
      yield sent(0);
    })(),
    read: copies(),
    acknowledgements: new Map([[0, "accepted"]]),
    projection: twoDocuments,
  });
  expect(result).toMatchObject({ delivered: 1, duplicated: 1, altered: 1, unexpected: 0 });
  expect(peak - before).toBeLessThan(BOUND_BYTES);
}, 60_000);
