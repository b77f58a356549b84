import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Item } from "../../../../../src/otlp/item.ts";
import type { ReadLine } from "../../../../../src/record/history.ts";
import { ABSENT } from "../../../../../src/verdict/account/projection.ts";
import { flatten } from "../../../../../src/verdict/expected/elasticsearch/document.ts";
import type { ExpectedElasticsearchDocument } from "../../../../../src/verdict/expected/elasticsearch/expected-document.ts";
import {
  elasticsearchProjection,
  VOLATILE_FIELDS,
} from "../../../../../src/verdict/expected/elasticsearch/projection.ts";

/** Items and what a real EDOT collector 9.4.3 and Elasticsearch 9.4.3 made of them. */
interface Recorded {
  readonly item: Item;
  readonly lines: readonly ReadLine[];
}

const RECORDED = readFileSync(new URL("./recorded.ndjson", import.meta.url), "utf8")
  .split("\n")
  .filter((text) => text !== "")
  .map((text) => JSON.parse(text) as Recorded);

interface Pair {
  readonly expected: ExpectedElasticsearchDocument;
  readonly line: ReadLine;
}

function pairsOf({ item, lines }: Recorded): Pair[] {
  const documents = elasticsearchProjection.expected(item);
  return lines.map((line) => {
    const name = elasticsearchProjection.nameOf(line, item.signal);
    const expected = documents.find((document) => document.name === name);
    if (expected === undefined) throw new Error(`nothing is expected of ${name}`);
    return { expected, line };
  });
}

const PAIRS = RECORDED.flatMap(pairsOf);

function changed(line: ReadLine, change: (fields: Map<string, unknown>) => void): ReadLine {
  const fields = new Map(flatten(line.source));
  change(fields);
  return { ...line, source: Object.fromEntries(fields) };
}

/** Another value of the same type, or the next nanosecond. */
function another(value: unknown): unknown {
  if (typeof value === "string")
    return /^\d+\.\d+$/.test(value) ? nextNanosecond(value) : `${value}x`;
  if (typeof value === "number") return value + 1;
  if (typeof value === "boolean") return !value;
  if (Array.isArray(value)) return value.length === 0 ? [1] : value.slice(1);
  if (value === null) return "null";
  if (typeof value === "object" && "$double" in value)
    return { $double: Number(value.$double) + 1 };
  if (typeof value === "object" && "$integer" in value) {
    return { $integer: `${BigInt(String(value.$integer)) + 1n}` };
  }
  return "x";
}

function nextNanosecond(time: string): string {
  const [millis, nanos] = time.split(".");
  return `${millis}.${(Number(nanos) + 1) % 1_000_000}`;
}

test("the recording holds all three signals and span events", () => {
  const names = new Set(PAIRS.map(({ expected }) => expected.name));
  expect([...names].sort()).toEqual(["data point", "event 0", "event 1", "event 2", "log", "span"]);
  expect(PAIRS.length).toBeGreaterThan(100);
});

describe("recorded documents", () => {
  test("each expected document is there once, without a difference", () => {
    for (const recorded of RECORDED) {
      const expected = elasticsearchProjection.expected(recorded.item).map(({ name }) => name);
      const pairs = pairsOf(recorded);
      expect(pairs.map((pair) => pair.expected.name).sort()).toEqual([...expected].sort());
      for (const pair of pairs) {
        expect(elasticsearchProjection.compare(pair.expected, pair.line)).toEqual([]);
      }
    }
  });

  test("any field that is gone is a difference", () => {
    for (const { expected, line } of PAIRS) {
      for (const field of flatten(line.source).keys()) {
        const without = changed(line, (fields) => fields.delete(field));
        const found = elasticsearchProjection.compare(expected, without);
        expect(found.map((difference) => [difference.field, difference.received])).toEqual(
          VOLATILE_FIELDS.has(field) ? [] : [[field, ABSENT]],
        );
      }
    }
  });

  test("any field that is changed is a difference", () => {
    for (const { expected, line } of PAIRS) {
      for (const [field, value] of flatten(line.source)) {
        // Numbers so large that the next one is the same double.
        const other = another(value);
        if (JSON.stringify(other) === JSON.stringify(value)) continue;
        const altered = changed(line, (fields) => fields.set(field, other));
        const found = elasticsearchProjection.compare(expected, altered);
        expect(found.map((difference) => difference.field)).toEqual(
          VOLATILE_FIELDS.has(field) ? [] : [field],
        );
      }
    }
  });

  test.each(["attributes.added", "resource.attributes.added", "scope.attributes.added", "added"])(
    "an added field %s is a difference",
    (field) => {
      for (const { expected, line } of PAIRS) {
        const added = changed(line, (fields) => fields.set(field, "x"));
        const found = elasticsearchProjection.compare(expected, added);
        expect(found).toEqual([
          { document: expected.name, field, expected: ABSENT, received: "x" },
        ]);
      }
    },
  );

  test("an int that became a double is a difference, but not as a data point's value", () => {
    for (const { expected, line } of PAIRS) {
      for (const [field, value] of flatten(line.source)) {
        if (typeof value !== "number" || !Number.isInteger(value)) continue;
        if (/timestamp$/.test(field)) continue;
        const double = changed(line, (fields) => fields.set(field, { $double: value }));
        const found = elasticsearchProjection.compare(expected, double);
        expect(found).toHaveLength(field.startsWith("metrics.") ? 0 : 1);
      }
    }
  });
});

describe("which item a document can belong to", () => {
  const line = (source: Record<string, unknown>): ReadLine => ({
    sequence: null,
    index: "index",
    id: "id",
    source,
  });
  const span = line({ duration: 1 });
  const event = line({ attributes: { "harness.event": 3 } });
  const log = line({ body: { text: "x" } });
  const metric = line({ metrics: { x: 1 } });

  test.each([
    ["traces", ["span", "event 3", null, null]],
    ["logs", [null, "log", "log", null]],
    ["metrics", [null, null, null, "data point"]],
  ] as const)("%s", (signal, names) => {
    const found = [span, event, log, metric].map((one) =>
      elasticsearchProjection.nameOf(one, signal),
    );
    expect(found).toEqual(names);
  });
});
