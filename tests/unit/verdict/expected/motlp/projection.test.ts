import { describe, expect, test } from "vitest";
import { SIGNALS } from "../../../../../src/otlp/item.ts";
import type { ReadLine } from "../../../../../src/record/history.ts";
import { motlpProjection } from "../../../../../src/verdict/expected/motlp/projection.ts";
import { differencesOf, expectedOf, recordedPairs, sentPairs } from "./pairs.ts";

describe("items of the standard ledger arrive without a difference", () => {
  // As many as it takes for every pair of dimensions of a signal to meet.
  test.each(["http/protobuf", "http/json"] as const)("over %s", async (protocol) => {
    for (const signal of SIGNALS) {
      for (const { item, line } of await sentPairs(signal, protocol, 1200)) {
        expect(motlpProjection.nameOf(line, signal)).toBe(expectedOf(item).name);
        expect(differencesOf(item, line.source)).toEqual([]);
      }
    }
  });

  test("through a collector", () => {
    const names = recordedPairs().map(({ item, line }) => {
      expect(differencesOf(item, line.source)).toEqual([]);
      expect(motlpProjection.nameOf(line, item.signal)).toBe(expectedOf(item).name);
      return expectedOf(item).name;
    });
    const each = (name: string) => names.filter((other) => other === name).length;
    expect([each("span"), each("log"), each("data point")]).toEqual([18, 18, 18]);
  });
});

describe("which item a line can be", () => {
  const line = (source: ReadLine["source"]): ReadLine => ({
    sequence: 0,
    index: "",
    id: "",
    source,
  });
  const lines = [
    line({ span: {} }),
    line({ logRecord: {} }),
    line({ metric: {} }),
    line({ resource: {}, scope: {} }),
    line({ span: {}, logRecord: {}, metric: {} }),
  ];

  test.each([
    ["traces", ["span", null, null, null, null]],
    ["logs", [null, "log", null, null, null]],
    ["metrics", [null, null, "data point", null, null]],
  ] as const)("of %s", (signal, names) => {
    expect(lines.map((one) => motlpProjection.nameOf(one, signal))).toEqual(names);
  });
});

describe("enums", () => {
  const NUMBERS: Readonly<Record<string, number>> = {
    SPAN_KIND_INTERNAL: 1,
    SPAN_KIND_SERVER: 2,
    SPAN_KIND_CLIENT: 3,
    SPAN_KIND_PRODUCER: 4,
    SPAN_KIND_CONSUMER: 5,
    STATUS_CODE_OK: 1,
    STATUS_CODE_ERROR: 2,
    AGGREGATION_TEMPORALITY_DELTA: 1,
    AGGREGATION_TEMPORALITY_CUMULATIVE: 2,
    ...Object.fromEntries(
      ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"].flatMap((level, place) =>
        ["", "2", "3", "4"].map((step, more) => [
          `SEVERITY_NUMBER_${level}${step}`,
          1 + 4 * place + more,
        ]),
      ),
    ),
  };
  const NAMES = new RegExp(`"(${Object.keys(NUMBERS).join("|")})"`, "g");

  test.each(SIGNALS)("of %s may be numbers as well as names, the right ones", async (signal) => {
    const seen = new Set<string>();
    for (const { item, line } of await sentPairs(signal, "http/protobuf", 60)) {
      const text = JSON.stringify(line.source);
      const replaced = (by: number) =>
        JSON.parse(
          text.replaceAll(NAMES, (_, name: string) => {
            seen.add(name);
            return String((NUMBERS[name] ?? 0) + by);
          }),
        ) as ReadLine["source"];
      expect(differencesOf(item, replaced(0))).toEqual([]);
      if (!NAMES.test(text)) continue;
      NAMES.lastIndex = 0;
      // One more than 24 severities or 5 kinds is no member at all.
      expect(differencesOf(item, replaced(1))).not.toEqual([]);
    }
    expect(seen.size).toBe({ traces: 7, metrics: 2, logs: 24 }[signal]);
  });
});
