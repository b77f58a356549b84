import { describe, expect, test } from "vitest";
import { type Item, SIGNALS, type Signal } from "../../../../../src/otlp/item.ts";
import { kindsOfPlaces, type Mutation, mutations } from "./mutations.ts";
import { differencesOf, type Pair, recordedPairs, sentPairs } from "./pairs.ts";

/** Enough for every kind of field: span names repeat after 17, severities after 25, metrics after 16. */
const COUNTS: Readonly<Record<Signal, number>> = { traces: 26, metrics: 32, logs: 26 };

async function pairsOf(signal: Signal): Promise<Pair[]> {
  const sent = await sentPairs(signal, "http/protobuf", COUNTS[signal]);
  return [...sent, ...recordedPairs().filter(({ item }) => item.signal === signal)];
}

/** Checks one change; returns what is wrong with how it was reported. */
function complaint({ item }: Pair, { what, source, field, matters }: Mutation): string[] {
  const fields = differencesOf(item, source).map((difference) => difference.field);
  if (!matters) return fields.length === 0 ? [] : [`${what}: means the same, but ${fields}`];
  if (fields.length === 0) return [`${what}: not reported`];
  if (field === null || (fields.length === 1 && fields[0] === field)) return [];
  return [`${what}: reported as ${fields}`];
}

describe("every change of every place of an item as it arrived", () => {
  test.each(SIGNALS)("of %s is reported, where it is", async (signal) => {
    let count = 0;
    for (const pair of await pairsOf(signal)) {
      for (const mutation of mutations(pair.line.source)) {
        count += 1;
        const complaints = complaint(pair, mutation);
        if (complaints.length > 0) expect.fail(`item ${pair.item.sequence}: ${complaints[0]}`);
      }
    }
    expect(count).toBeGreaterThan(10_000);
  });

  test("and the items have all the fields that the SDK fills in", async () => {
    const kinds = new Set<string>();
    for (const signal of SIGNALS) {
      for (const { line } of await pairsOf(signal)) {
        for (const kind of kindsOfPlaces(line.source)) kinds.add(kind);
      }
    }
    const common = ["resource.attributes[].value", "scope.name", "scope.version"];
    const span = [
      ...[
        "traceId",
        "spanId",
        "parentSpanId",
        "traceState",
        "name",
        "kind",
        "flags",
        "status.code",
      ],
      ...["startTimeUnixNano", "endTimeUnixNano", "status.message", "attributes[].value"],
      ...["name", "timeUnixNano", "attributes[].value"].map((name) => `events[].${name}`),
      ...["traceId", "spanId", "traceState", "flags", "attributes[].value"].map(
        (name) => `links[].${name}`,
      ),
    ].map((name) => `span.${name}`);
    const log = [
      ...["timeUnixNano", "observedTimeUnixNano", "severityNumber", "severityText", "eventName"],
      ...["traceId", "spanId", "flags", "attributes[].value", "body.stringValue", "body.boolValue"],
      ...["body.intValue", "body.doubleValue", "body.arrayValue.values[]", "body.kvlistValue"],
    ].map((name) => `logRecord.${name}`);
    const point = ["startTimeUnixNano", "timeUnixNano", "attributes[].value"];
    const histogram = [...point, "count", "sum", "min", "max", "bucketCounts[]"];
    const exponential = [...point, "count", "sum", "min", "max", "scale", "zeroCount"];
    const points = {
      gauge: [...point, "asInt", "asDouble"],
      sum: [...point, "asInt", "asDouble"],
      histogram: [...histogram, "explicitBounds[]"],
      exponentialHistogram: [
        ...[...exponential, "positive.bucketCounts[]", "negative.bucketCounts[]"],
        ...["positive.offset", "negative.offset"],
      ],
    };
    const metric = [
      ...["name", "unit", "description", "sum.isMonotonic", "sum.aggregationTemporality"],
      ...["histogram.aggregationTemporality", "exponentialHistogram.aggregationTemporality"],
      ...Object.entries(points).flatMap(([type, names]) =>
        names.map((name) => `${type}.dataPoints[].${name}`),
      ),
    ].map((name) => `metric.${name}`);
    const wanted = [...common, "scope.attributes[].value", ...span, ...log, ...metric];
    expect(wanted.filter((kind) => !kinds.has(`.${kind}`))).toEqual([]);
  });
});

describe("every field of an item that was sent", () => {
  /** Not compared: they say whose line it is, and the attribute of that number is compared. */
  const IDENTITY = new Set(["signal", "sequence", "point.type"]);

  test.each(SIGNALS)("of %s matters", async (signal) => {
    let count = 0;
    for (const { item, line } of await sentPairs(signal, "http/protobuf", COUNTS[signal])) {
      for (const { path, changed } of changedItems(item)) {
        if (IDENTITY.has(path)) continue;
        count += 1;
        const found = differencesOf(changed, line.source);
        if (found.length === 0) expect.fail(`item ${item.sequence}: ${path} does not matter`);
      }
    }
    expect(count).toBeGreaterThan(500);
  });
});

/** The item with one scalar changed, for each of them. */
function* changedItems(item: Item): Generator<{ path: string; changed: Item }> {
  for (const [path, keys] of leaves(item, [])) {
    const changed = structuredClone(item) as unknown as Record<string, unknown>;
    let parent = changed;
    for (const key of keys.slice(0, -1)) parent = parent[key] as Record<string, unknown>;
    const last = keys.at(-1) ?? "";
    const other = another(path, parent[last]);
    if (other === undefined) continue;
    parent[last] = other;
    yield { path, changed: changed as unknown as Item };
  }
}

const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  kind: ["internal", "server", "client", "producer", "consumer"],
  "status.code": ["unset", "ok", "error"],
};

function another(path: string, value: unknown): unknown {
  const members = MEMBERS[path];
  if (members !== undefined) return members[(members.indexOf(String(value)) + 1) % members.length];
  // What arrived as delta may have been cumulative: see the test of conversions.
  if (path === "point.temporality") return undefined;
  if (typeof value === "number") return Number.isInteger(value) ? value - 1 : value * 2;
  if (typeof value === "boolean") return !value;
  if (value === null) return "null";
  const text = String(value);
  return /UnixNano$/.test(path) ? String(BigInt(text) + 1n) : `${text}x`;
}

function* leaves(value: unknown, keys: readonly string[]): Generator<[string, readonly string[]]> {
  if (typeof value !== "object" || value === null) yield [keys.join("."), keys];
  else for (const [key, inner] of Object.entries(value)) yield* leaves(inner, [...keys, key]);
}
