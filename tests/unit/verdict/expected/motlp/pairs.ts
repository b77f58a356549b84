import { readFileSync } from "node:fs";
import { expect, onTestFinished } from "vitest";
import type { Item, Signal } from "../../../../../src/otlp/item.ts";
import type { ReadLine } from "../../../../../src/record/history.ts";
import type { OtlpProtocol } from "../../../../../src/traffic/sender.ts";
import type { Difference } from "../../../../../src/verdict/account/projection.ts";
import type { ExpectedMotlpItem } from "../../../../../src/verdict/expected/motlp/expected-item.ts";
import { motlpProjection } from "../../../../../src/verdict/expected/motlp/projection.ts";
import { startSending } from "../../../traffic/sending.ts";
import { startReceiver } from "./receiver.ts";

/** An item and the line it arrived as. */
export interface Pair {
  readonly item: Item;
  readonly line: ReadLine;
}

/**
 * Items of the standard ledger, 18 a signal, and what a real EDOT collector 9.4.3 made of them: sent
 * by the SDK over http/protobuf, through the processors of `configs/durable/edge.yaml`, and sent on
 * by its `otlphttp` exporter.
 */
export function recordedPairs(): Pair[] {
  return readFileSync(new URL("./recorded.ndjson", import.meta.url), "utf8")
    .split("\n")
    .filter((text) => text !== "")
    .map((text) => JSON.parse(text) as Pair);
}

/** Items of the standard ledger and what the SDK's exporter alone made of them. */
export async function sentPairs(
  signal: Signal,
  protocol: OtlpProtocol,
  count: number,
): Promise<Pair[]> {
  const receiver = await startReceiver();
  onTestFinished(receiver.close);
  const { sender, finish } = await startSending({
    endpoint: receiver.endpoint,
    protocol,
    signals: [signal],
  });
  await sender.send(count);
  const { sent, exports } = await finish(signal);
  expect(exports.every(({ acknowledgement }) => acknowledgement === "accepted")).toBe(true);
  const lines = new Map(receiver.lines(signal).map((line) => [line.sequence, line]));
  expect([receiver.lines(signal).length, lines.size, sent.length]).toEqual([count, count, count]);
  return sent.map(({ item }) => {
    const line = lines.get(item.sequence);
    if (line === undefined) throw new Error(`item ${item.sequence} did not arrive`);
    return { item, line };
  });
}

/** The one thing that is expected of an item. */
export function expectedOf(item: Item): ExpectedMotlpItem {
  const [expected, ...others] = motlpProjection.expected(item);
  if (expected === undefined || others.length > 0) throw new Error("one item is one line");
  return expected;
}

/** How a source differs from what is expected of the item. */
export function differencesOf(item: Item, source: ReadLine["source"]): readonly Difference[] {
  return motlpProjection.compare(expectedOf(item), { sequence: 0, index: "", id: "", source });
}
