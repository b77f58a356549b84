import { expect, test } from "vitest";
import type { Signal } from "../../../src/otlp/item.ts";
import type { ReadLine } from "../../../src/record/history.ts";
import { readEverything } from "../../../src/scenario/read-back.ts";

const line = (sequence: number): ReadLine => ({
  sequence,
  index: "i",
  id: `${sequence}`,
  source: {},
});

function collected() {
  const read: [Signal, number | null][] = [];
  const history = {
    read: (signal: Signal, { sequence }: ReadLine) => {
      read.push([signal, sequence]);
      return undefined;
    },
  };
  return { read, history };
}

test("the lines of a signal keep their order, whatever the others do", async () => {
  const { read, history } = collected();
  const reader = {
    async *read(signal: Signal) {
      for (let sequence = 0; sequence < 3; sequence += 1) {
        if (signal === "traces") await new Promise((resolve) => setImmediate(resolve));
        yield line(sequence);
      }
    },
  };
  await readEverything(reader, history, new AbortController().signal);
  for (const signal of ["traces", "metrics", "logs"] as const) {
    const own = read.filter(([of]) => of === signal).map(([, sequence]) => sequence);
    expect(own).toEqual([0, 1, 2]);
  }
});

test("one that fails ends the others, and is what is thrown", async () => {
  const { history } = collected();
  const ended: Signal[] = [];
  const reader = {
    async *read(signal: Signal, abort: AbortSignal) {
      if (signal === "metrics") throw new Error("shards are missing");
      try {
        for (let sequence = 0; ; sequence += 1) {
          abort.throwIfAborted();
          await new Promise((resolve) => setImmediate(resolve));
          yield line(sequence);
        }
      } finally {
        ended.push(signal);
      }
    },
  };
  const reading = readEverything(reader, history, new AbortController().signal);
  await expect(reading).rejects.toThrow("shards are missing");
  expect(ended.sort()).toEqual(["logs", "traces"]);
});
