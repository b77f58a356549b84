import { SpanKind, TraceFlags } from "@opentelemetry/api";
import type { LogAttributes, LogBody } from "@opentelemetry/api-logs";
import type { ReadableLogRecord } from "@opentelemetry/sdk-logs";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Item } from "../../../../../src/otlp/item.ts";
import type { ReadLine } from "../../../../../src/record/history.ts";
import { createLogSource } from "../../../../../src/traffic/generators/log-source.ts";
import { standardResource } from "../../../../../src/traffic/generators/resource.ts";
import { createSpanSource } from "../../../../../src/traffic/generators/span-source.ts";
import { toLogItem } from "../../../../../src/traffic/ledger/log-item.ts";
import { toSpanItem } from "../../../../../src/traffic/ledger/span-item.ts";
import {
  type Channel,
  logChannel,
  spanChannel,
} from "../../../../../src/traffic/otlp/exporters.ts";
import type { OtlpProtocol } from "../../../../../src/traffic/otlp/protocols.ts";
import { differencesOf, type Pair, sentPairs } from "./pairs.ts";
import { type Receiver, startReceiver } from "./receiver.ts";

const resource = standardResource({ run: "r", dataset: "d", namespace: "n" });

async function exported<T>(
  channelOf: (endpoint: string) => Channel<T[]>,
  payload: T,
  signal: Parameters<Receiver["lines"]>[0],
): Promise<ReadLine["source"]> {
  const receiver = await startReceiver();
  onTestFinished(receiver.close);
  const { exporter, agent } = channelOf(receiver.endpoint);
  const { code, error } = await new Promise<{ code: number; error?: Error }>((resolve) =>
    exporter.export([payload], resolve),
  );
  expect([code, error]).toEqual([0, undefined]);
  await exporter.shutdown();
  agent?.destroy();
  const [line, ...others] = receiver.lines(signal);
  expect(others).toEqual([]);
  return line?.source ?? {};
}

const options = (protocol: OtlpProtocol, endpoint: string) => ({
  protocol,
  endpoint,
  headers: {},
  timeoutMs: 10_000,
});

/** A log record with these parts, as an item and as it arrives. */
async function logPair(
  protocol: OtlpProtocol,
  attributes: LogAttributes,
  body?: LogBody,
): Promise<{ item: Item; source: ReadLine["source"] }> {
  const [made] = await createLogSource(resource).produce(0, 1);
  const record = Object.create(made ?? null, {
    attributes: { value: { ...made?.attributes, ...attributes }, enumerable: true },
    body: { value: body, enumerable: true },
  }) as ReadableLogRecord;
  const channel = (endpoint: string) => logChannel(options(protocol, endpoint));
  return { item: toLogItem(record), source: await exported(channel, record, "logs") };
}

const ODD: Readonly<Record<string, LogBody>> = {
  "an empty text": "",
  zero: 0,
  "negative zero": -0,
  false: false,
  "the largest safe int": Number.MAX_SAFE_INTEGER,
  "the smallest safe int": Number.MIN_SAFE_INTEGER,
  "the smallest double": Number.MIN_VALUE,
  "an empty list": [],
  "an empty map": {},
  "a list of nothing": [null, null],
  "a map of nothing": { a: null, "": null },
  "lists in lists": [[], [[]], [1, [2.5, ["x", {}]]]],
  "maps in maps": { z: { y: { x: [{ w: null }] } }, a: { b: {} } },
  "texts that look like numbers": ["1", "1.0", "true", "null", "NaN"],
};

describe.each(["http/protobuf", "http/json"] as const)("over %s", (protocol) => {
  test.each(Object.keys(ODD))("%s arrives as what it is", async (name) => {
    const value = ODD[name];
    const { item, source } = await logPair(protocol, { value, [name]: value }, value);
    expect(differencesOf(item, source)).toEqual([]);
  });

  test("no value of these passes for another", async () => {
    const names = Object.keys(ODD);
    const pairs: { item: Item; source: ReadLine["source"] }[] = [];
    for (const name of names) pairs.push(await logPair(protocol, {}, ODD[name]));
    const same = pairs.flatMap(({ item }, left) =>
      pairs.flatMap(({ source }, right) => {
        const body = (source.logRecord as { body?: unknown }).body;
        const mine = pairs[left]?.source as { logRecord: object };
        const mixed = { ...mine, logRecord: { ...mine.logRecord, body } };
        return left !== right && differencesOf(item, mixed).length === 0
          ? [`${names[left]} as ${names[right]}`]
          : [];
      }),
    );
    // The SDK sends both as the int 0.
    expect(same).toEqual(["zero as negative zero", "negative zero as zero"]);
  });

  test.each([
    ["no body", undefined],
    ["a body without a value", null],
  ])("%s is none, and one that came from nowhere is reported", async (_, body) => {
    const { item, source } = await logPair(protocol, {}, body);
    expect(differencesOf(item, source)).toEqual([]);
    const empty = { ...(source.logRecord as object), body: {} };
    expect(differencesOf(item, { ...source, logRecord: empty })).toEqual([]);
    const text = { ...(source.logRecord as object), body: { stringValue: "" } };
    expect(differencesOf(item, { ...source, logRecord: text })).toMatchObject([
      { field: "logRecord.body" },
    ]);
  });
});

test("whole numbers that no int64 holds are doubles", async () => {
  const body = [2 ** 53, -(2 ** 63), 2 ** 63, 1e300, -1e300, 2 ** 62];
  const { item, source } = await logPair("http/protobuf", {}, body);
  expect(differencesOf(item, source)).toEqual([]);
  expect(source.logRecord).toMatchObject({
    body: {
      arrayValue: {
        values: [
          { intValue: "9007199254740992" },
          { intValue: "-9223372036854775808" },
          { doubleValue: 2 ** 63 },
          { doubleValue: 1e300 },
          { doubleValue: -1e300 },
          { intValue: "4611686018427387904" },
        ],
      },
    },
  });
});

describe("flags, which an item does not hold", () => {
  function withFlags({ line }: Pair, field: "span" | "logRecord", flags: number | undefined) {
    return { ...line.source, [field]: { ...(line.source[field] as object), flags } };
  }

  test("a span's say whether its parent is remote, if it has one", async () => {
    const pairs = await sentPairs("traces", "http/protobuf", 26);
    const sent = new Set(pairs.map(({ line }) => (line.source.span as { flags?: number }).flags));
    expect([...sent].sort()).toEqual([0x101, 0x301]);
    for (const pair of pairs) {
      const root = pair.item.signal === "traces" && pair.item.parentSpanId === undefined;
      const accepted = [undefined, 0, 1, 0x100, 0x101, 0x201, 0x300, 0x301, 0x103].filter(
        (flags) => differencesOf(pair.item, withFlags(pair, "span", flags)).length === 0,
      );
      expect(accepted).toEqual(root ? [0x101] : [0x101, 0x301]);
    }
  });

  test("a log record's say that its span is sampled, if it has one", async () => {
    for (const pair of await sentPairs("logs", "http/protobuf", 26)) {
      const alone = pair.item.signal === "logs" && pair.item.traceId === undefined;
      const source = pair.line.source.logRecord as { flags?: number };
      expect(source.flags).toBe(alone ? undefined : TraceFlags.SAMPLED);
      for (const flags of [0, 1, 2, 3].filter((one) => one !== (source.flags ?? -1))) {
        const found = differencesOf(pair.item, withFlags(pair, "logRecord", flags));
        expect(found).toMatchObject([{ field: "logRecord.flags", received: flags }]);
      }
    }
  });
});

test("a span of which the SDK dropped something is not what the ledger says", async () => {
  const [span] = await createSpanSource(resource).produce(0, 1);
  if (span === undefined) throw new Error("no span");
  const dropping = Object.create(span, {
    droppedEventsCount: { value: 2 },
    droppedAttributesCount: { value: 1 },
    droppedLinksCount: { value: 3 },
    kind: { value: SpanKind.SERVER },
  }) as typeof span;
  const channel = (endpoint: string) => spanChannel(options("http/protobuf", endpoint));
  const source = await exported(channel, dropping, "traces");
  const found = differencesOf(toSpanItem(dropping), source).map(({ field }) => field);
  expect(found.sort()).toEqual([
    "span.droppedAttributesCount",
    "span.droppedEventsCount",
    "span.droppedLinksCount",
  ]);
});
