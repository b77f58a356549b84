import { describe, expect, test } from "vitest";
import type { ReadLine } from "../../../../../src/record/history.ts";
import { ABSENT, type Difference } from "../../../../../src/verdict/account/projection.ts";
import { differencesOf, type Pair, recordedPairs, sentPairs } from "./pairs.ts";

type Fields = Record<string, unknown>;

const DATA = ["gauge", "sum", "histogram", "exponentialHistogram"] as const;
const TEMPORALITIES = ["AGGREGATION_TEMPORALITY_DELTA", "AGGREGATION_TEMPORALITY_CUMULATIVE"];

/** A copy whose metric data and data point were changed. */
function changed(
  { line }: Pair,
  change: (data: Fields, point: Fields) => void,
): ReadLine["source"] {
  const source = structuredClone(line.source) as { metric: Record<string, Fields> };
  const data = DATA.map((name) => source.metric[name]).find((found) => found !== undefined) ?? {};
  const point = (data.dataPoints as Fields[])[0] ?? {};
  change(data, point);
  return source as unknown as ReadLine["source"];
}

function fieldsOf(found: readonly Difference[]): string[] {
  return found.map(({ field }) => field.replace(/^.*\./, "")).sort();
}

function toDelta(data: Fields, point: Fields): void {
  data.aggregationTemporality = "AGGREGATION_TEMPORALITY_DELTA";
  delete point.min;
  delete point.max;
}

/** One item of each kind of metric, as the SDK sent it. */
async function kinds(): Promise<{ name: string; pair: Pair }[]> {
  const pairs = await sentPairs("metrics", "http/protobuf", 16);
  return pairs.map((pair) => ({
    name: pair.item.signal === "metrics" ? pair.item.name : "",
    pair,
  }));
}

/** Cumulative metrics that the collector's processor converts. */
const CONVERTIBLE = [
  "ledger.counter.double.cumulative",
  "ledger.counter.int.cumulative",
  "ledger.exponential.cumulative",
  "ledger.histogram.cumulative",
  "ledger.signed_exponential.cumulative",
];

describe("a cumulative point that arrives as the first delta of its stream", () => {
  test("is as good where the processor converts it, and nowhere else", async () => {
    const accepted: string[] = [];
    for (const { name, pair } of await kinds()) {
      if (name.endsWith(".delta") || name.includes(".gauge.")) continue;
      if (differencesOf(pair.item, changed(pair, toDelta)).length === 0) accepted.push(name);
    }
    expect(accepted.sort()).toEqual(CONVERTIBLE);
  });

  test("is what a collector with the processor of configs/durable sends", () => {
    const temporalities = recordedPairs().flatMap(({ item, line }) => {
      const text = JSON.stringify(line.source);
      const delta = text.includes("AGGREGATION_TEMPORALITY_DELTA");
      const sent = item.signal === "metrics" && "temporality" in item.point && item.point;
      return sent && sent.temporality === "cumulative" && delta ? [item.name] : [];
    });
    expect(new Set(temporalities)).toEqual(
      new Set(CONVERTIBLE.filter((name) => !name.includes(".counter."))),
    );
  });

  test("is compared like any other: one change is one difference", async () => {
    for (const { name, pair } of await kinds()) {
      if (!CONVERTIBLE.includes(name)) continue;
      const differences = (change: (point: Fields) => void) =>
        fieldsOf(
          differencesOf(
            pair.item,
            changed(pair, (data, point) => {
              toDelta(data, point);
              change(point);
            }),
          ),
        );
      // `initial_value: keep` of the processor loses the start.
      expect(differences((point) => delete point.startTimeUnixNano)).toEqual(["startTimeUnixNano"]);
      expect(
        differences((point) => {
          point.timeUnixNano = "1";
        }),
      ).toEqual(["timeUnixNano"]);
      if (name.includes(".counter.")) continue;
      // A point that came twice, of which the processor keeps the difference.
      expect(
        differences((point) => {
          delete point.count;
          delete point.bucketCounts;
        }),
      ).toContain("count");
    }
  });

  test("may not keep its minimum or maximum", async () => {
    for (const { name, pair } of await kinds()) {
      if (!CONVERTIBLE.includes(name) || name.includes(".counter.")) continue;
      const found = differencesOf(
        pair.item,
        changed(pair, (data) => {
          data.aggregationTemporality = "AGGREGATION_TEMPORALITY_DELTA";
        }),
      );
      expect(fieldsOf(found)).toEqual(["max", "min"]);
      expect(found.every(({ expected }) => expected === ABSENT)).toBe(true);
    }
  });
});

describe("any other temporality than what was sent is a difference", () => {
  test("delta that became cumulative, and one that is not told", async () => {
    for (const { name, pair } of await kinds()) {
      if (name.includes(".gauge.")) continue;
      const other = name.endsWith(".delta") ? [TEMPORALITIES[1], 2, undefined, 0] : [undefined, 0];
      for (const temporality of other) {
        const found = differencesOf(
          pair.item,
          changed(pair, (data) => {
            if (temporality === undefined) delete data.aggregationTemporality;
            else data.aggregationTemporality = temporality;
          }),
        );
        expect(fieldsOf(found)).toEqual(["aggregationTemporality"]);
      }
    }
  });

  test("a minimum or maximum that went without a conversion", async () => {
    for (const { name, pair } of await kinds()) {
      if (!/histogram|exponential/.test(name)) continue;
      const found = differencesOf(
        pair.item,
        changed(pair, (_, point) => {
          delete point.min;
          delete point.max;
        }),
      );
      expect(fieldsOf(found)).toEqual(["max", "min"]);
    }
  });

  test("an int that became a double, and the other way", async () => {
    for (const { name, pair } of await kinds()) {
      if (!/gauge|counter|updown/.test(name)) continue;
      const found = differencesOf(
        pair.item,
        changed(pair, (_, point) => {
          const { asInt, asDouble } = point;
          delete point.asInt;
          delete point.asDouble;
          if (asInt === undefined) point.asInt = String(Math.trunc(Number(asDouble)));
          else point.asDouble = Number(asInt);
        }),
      );
      expect(fieldsOf(found)).toEqual(["asDouble", "asInt"]);
    }
  });
});
