import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Item } from "../../../../../src/otlp/item.ts";
import type { ReadLine } from "../../../../../src/record/history.ts";
import { isExpected } from "../../../../../src/verdict/expected/elasticsearch/fast-compare.ts";
import { elasticsearchProjection } from "../../../../../src/verdict/expected/elasticsearch/projection.ts";

/** What a real collector and Elasticsearch made of items. */
const PAIRS = readFileSync(new URL("./recorded.ndjson", import.meta.url), "utf8")
  .split("\n")
  .filter((text) => text !== "")
  .flatMap((text) => {
    const { item, lines } = JSON.parse(text) as { item: Item; lines: ReadLine[] };
    const documents = elasticsearchProjection.expected(item);
    return lines.flatMap((line) => {
      const name = elasticsearchProjection.nameOf(line, item.signal);
      const expected = documents.find((document) => document.name === name);
      return expected === undefined ? [] : [{ expected, line }];
    });
  });

type Tree = Record<string, unknown>;

/** The document with one change in it, for every value at every depth. */
function* mutations(value: unknown): Generator<unknown> {
  if (Array.isArray(value)) {
    yield [...value, 1];
    for (const [index, inner] of value.entries())
      for (const changed of mutations(inner)) yield value.with(index, changed);
  } else if (typeof value === "object" && value !== null) {
    yield { ...value, "one.more": 1 };
    for (const [key, inner] of Object.entries(value)) {
      const { [key]: _gone, ...rest } = value as Tree;
      yield rest;
      for (const changed of mutations(inner)) yield { ...rest, [key]: changed };
    }
  } else {
    yield typeof value === "string" ? `${value}x` : [value];
    yield null;
    yield { $double: 12345 };
  }
}

test("what the exporter writes is found to be as expected", () => {
  expect(PAIRS.length).toBeGreaterThan(100);
  for (const { expected, line } of PAIRS) expect(isExpected(expected, line.source)).toBe(true);
});

test("what it takes for the same has no difference field by field either", () => {
  let [same, other] = [0, 0];
  for (const { expected, line } of PAIRS) {
    for (const changed of mutations(line.source)) {
      const source = changed as ReadLine["source"];
      if (!isExpected(expected, source)) {
        other += 1;
        continue;
      }
      same += 1;
      // The slow way, which has no other.
      const slow = elasticsearchProjection.compare(
        { ...expected, special: {}, plain: {} },
        { ...line, source },
      );
      expect(slow).toEqual([]);
    }
  }
  // The metric's hash may be anything.
  expect(other).toBeGreaterThan(same * 10);
});
