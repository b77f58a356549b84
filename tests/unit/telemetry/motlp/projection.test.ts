import { describe, expect, test } from "vitest";
import type { ReadLine } from "../../../../src/telemetry/history.ts";
import { type Item, SIGNALS, type Signal } from "../../../../src/telemetry/item.ts";
import { motlpProjection } from "../../../../src/telemetry/motlp/projection.ts";
import type { OtlpProtocol } from "../../../../src/telemetry/sender.ts";
import { startSending } from "../sending.ts";
import { startReceiver } from "./receiver.ts";

const ITEMS = 1200;

interface Pair {
  readonly item: Item;
  readonly line: ReadLine;
}

/** Items of the standard ledger and what the SDK's exporter made of them. */
async function sendItems(
  signal: Signal,
  protocol: OtlpProtocol,
  count: number = ITEMS,
): Promise<Pair[]> {
  const receiver = await startReceiver();
  const { sender, finish } = await startSending({
    endpoint: receiver.endpoint,
    protocol,
    signals: [signal],
  });
  await sender.send(count);
  const { sent, exports } = await finish(signal);
  expect(exports.every(({ acknowledgement }) => acknowledgement === "accepted")).toBe(true);
  const bySequence = new Map(receiver.lines(signal).map((line) => [line.sequence, line]));
  expect([receiver.lines(signal).length, bySequence.size, sent.length]).toEqual([
    count,
    count,
    count,
  ]);
  return sent.map(({ item }) => {
    const line = bySequence.get(item.sequence);
    if (line === undefined) throw new Error(`item ${item.sequence} did not arrive`);
    return { item, line };
  });
}

describe.each(["http/protobuf", "http/json"] as const)("over %s", (protocol) => {
  test.each(SIGNALS)("%s arrive as the projection expects them", async (signal) => {
    for (const { item, line } of await sendItems(signal, protocol)) {
      const [expected, ...others] = motlpProjection.expected(item);
      expect(others).toEqual([]);
      expect(motlpProjection.nameOf(line, signal)).toBe(expected?.name);
      if (expected !== undefined) expect(motlpProjection.compare(expected, line)).toEqual([]);
    }
  });
});
