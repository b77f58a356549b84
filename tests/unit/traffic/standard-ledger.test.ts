import { describe, expect, test } from "vitest";
import type { Item, LogItem, MetricItem, SpanItem, Value } from "../../../src/otlp/item.ts";
import { createLogSource } from "../../../src/traffic/generators/log-source.ts";
import { createMetricSource } from "../../../src/traffic/generators/metric-source.ts";
import { METRIC_SHAPES } from "../../../src/traffic/generators/metrics.ts";
import { standardResource } from "../../../src/traffic/generators/resource.ts";
import { createSpanSource } from "../../../src/traffic/generators/span-source.ts";
import { toLogItem } from "../../../src/traffic/ledger/log-item.ts";
import { toMetricItems } from "../../../src/traffic/ledger/metric-items.ts";
import { toSpanItem } from "../../../src/traffic/ledger/span-item.ts";

const resource = standardResource({ run: "r", dataset: "d", namespace: "n" });

async function spans(count: number): Promise<SpanItem[]> {
  return (await createSpanSource(resource).produce(0, count)).map(toSpanItem);
}

async function logs(count: number): Promise<LogItem[]> {
  return (await createLogSource(resource).produce(0, count)).map(toLogItem);
}

async function points(count: number): Promise<MetricItem[]> {
  return toMetricItems(await createMetricSource(resource).produce(0, count));
}

/** Which attribute type an item carries, by one key of each set. */
const ATTRIBUTE_SETS = [
  "text.plain",
  "int.large",
  "double.fraction",
  "bool.true",
  "array.text",
  "array.double",
  "text.unicode",
] as const;

function attributeSet(item: Item): string {
  return ATTRIBUTE_SETS.find((key) => key in item.attributes) ?? "none";
}

/** Pairs of values of two different dimensions that no item has. */
function missingPairs<T>(
  items: readonly T[],
  dimensions: Readonly<Record<string, (item: T) => unknown>>,
): string[] {
  const columns = Object.entries(dimensions).map(([name, of]) => ({
    name,
    values: items.map((item) => String(of(item))),
  }));
  const missing: string[] = [];
  for (const [index, a] of columns.entries()) {
    for (const b of columns.slice(index + 1)) {
      const pair = (left: string | undefined, right: string | undefined) =>
        `${a.name}=${left} ${b.name}=${right}`;
      const met = new Set(a.values.map((value, place) => pair(value, b.values[place])));
      for (const left of new Set(a.values)) {
        for (const right of new Set(b.values)) {
          if (!met.has(pair(left, right))) missing.push(pair(left, right));
        }
      }
    }
  }
  return missing;
}

function kindOf(value: Value | undefined): string {
  if (Array.isArray(value)) return `array of ${[...new Set(value.map(kindOf))].join("|")}`;
  if (typeof value !== "number") return typeof value;
  return Number.isInteger(value) ? "int" : "double";
}

describe("spans", () => {
  const dimensions = {
    kind: (span: SpanItem) => span.kind,
    status: (span: SpanItem) => span.status.code,
    events: (span: SpanItem) => span.events.length,
    links: (span: SpanItem) => span.links.length,
    parent: (span: SpanItem) => span.parentSpanId !== undefined,
    state: (span: SpanItem) => span.traceState !== undefined,
    attributes: attributeSet,
  };

  test("have every value of every dimension, and every pair of them", async () => {
    const items = await spans(1500);
    const values = (of: (span: SpanItem) => unknown) => [...new Set(items.map(of))].sort();
    expect(values(dimensions.kind)).toEqual([
      "client",
      "consumer",
      "internal",
      "producer",
      "server",
    ]);
    expect(values(dimensions.status)).toEqual(["error", "ok", "unset"]);
    expect(values(dimensions.events)).toEqual([0, 1, 2, 3]);
    expect(values(dimensions.links)).toEqual([0, 1, 2]);
    expect(values(dimensions.attributes)).toEqual([...ATTRIBUTE_SETS].sort());
    // A root has no state in this SDK, so that one pair cannot be.
    expect(missingPairs(items, dimensions)).toEqual(["parent=false state=true"]);
  });

  test("of too few items have not (the check can fail)", async () => {
    expect((await spans(6)).length).toBe(6);
    expect(missingPairs(await spans(6), dimensions)).toContain("kind=internal status=ok");
  });

  test("are children of the span before them, of a foreign one, or roots", async () => {
    const items = await spans(13);
    const ids = items.map((item) => item.spanId);
    const relations = items.map((item, index) => {
      if (item.parentSpanId === undefined) return "root";
      return item.parentSpanId === ids[index - 1] ? "previous" : "foreign";
    });
    expect(relations).toEqual([
      ...["root", "previous", "previous", "foreign", "previous", "foreign"],
      ...["root", "previous", "previous", "foreign", "previous", "foreign"],
      "root",
    ]);
    for (const [index, relation] of relations.entries()) {
      const same = items[index]?.traceId === items[index - 1]?.traceId;
      expect(same).toBe(relation === "previous");
    }
  });

  test("end after they start, with events between, to the nanosecond", async () => {
    for (const span of await spans(200)) {
      const start = BigInt(span.startUnixNano);
      const end = BigInt(span.endUnixNano);
      expect(end - start).toBeGreaterThan(0n);
      expect(end - start).toBeLessThan(1_000_000_000n);
      expect(span.events.map((event) => BigInt(event.timeUnixNano) - start)).toEqual(
        span.events.map((_, index) => BigInt(index)),
      );
    }
    const nanos = (await spans(200)).map((span) => Number(BigInt(span.endUnixNano) % 1_000_000n));
    expect(new Set(nanos).size).toBe(200);
  });

  test("mark each event with the span's sequence number and its own", async () => {
    const span = (await spans(4))[3];
    expect(span?.events.map((event) => event.attributes)).toEqual([
      expect.objectContaining({ "harness.sequence": 3, "harness.event": 0 }),
      expect.objectContaining({ "harness.sequence": 3, "harness.event": 1 }),
      expect.objectContaining({ "harness.sequence": 3, "harness.event": 2 }),
    ]);
  });
});

describe("attributes", () => {
  test("are of every type, and a key keeps its own", async () => {
    const kinds = new Map<string, Set<string>>();
    for (const { attributes } of await spans(70)) {
      for (const [key, value] of Object.entries(attributes)) {
        const seen = kinds.get(key) ?? new Set();
        kinds.set(key, seen.add(kindOf(value)));
      }
    }
    for (const seen of kinds.values()) expect(seen.size).toBe(1);
    const all = new Set([...kinds.values()].flatMap((seen) => [...seen]));
    expect([...all].sort()).toEqual([
      "array of boolean",
      "array of double",
      "array of int",
      "array of string",
      "boolean",
      "double",
      "int",
      "string",
    ]);
  });

  test("have no key that is the prefix of another", async () => {
    const keys = [...new Set((await spans(7)).flatMap((span) => Object.keys(span.attributes)))];
    const clashes = keys.filter((key) => keys.some((other) => other.startsWith(`${key}.`)));
    expect(clashes).toEqual([]);
  });
});

describe("logs", () => {
  const dimensions = {
    severity: (log: LogItem) => log.severityText,
    body: (log: LogItem) => kindOf(log.body),
    context: (log: LogItem) => log.traceId !== undefined,
    event: (log: LogItem) => log.eventName !== undefined,
    attributes: attributeSet,
  };

  test("have every value of every dimension, and every pair of them", async () => {
    const items = await logs(1000);
    const severities = new Set(items.map((log) => log.severityNumber));
    expect(severities).toEqual(
      new Set([undefined, ...Array.from({ length: 24 }, (_, i) => i + 1)]),
    );
    expect(new Set(items.map(dimensions.severity)).size).toBe(25);
    expect([...new Set(items.map(dimensions.body))].sort()).toEqual([
      "array of object",
      "array of string|int|double|boolean",
      "boolean",
      "double",
      "int",
      "object",
      "string",
    ]);
    expect(missingPairs(items, dimensions)).toEqual([]);
  });

  test("of too few items have not (the check can fail)", async () => {
    expect(missingPairs(await logs(20), dimensions)).not.toEqual([]);
  });

  test("carry scope attributes; the SDK has none for spans and metrics", async () => {
    expect((await logs(1))[0]?.scope.attributes).toEqual({
      "scope.kind": "logs",
      "scope.level": 3,
      "scope.stable": true,
    });
    expect((await spans(1))[0]?.scope.attributes).toEqual({});
  });
});

describe("metrics", () => {
  test("have every kind in every temporality, with every type of attribute", async () => {
    const items = await points(16 * 7);
    const kind = ({ point }: MetricItem) =>
      [
        point.type,
        "temporality" in point ? point.temporality : "",
        point.type === "sum" ? `monotonic=${point.monotonic}` : "",
        "value" in point ? kindOf(point.value) : "",
        "count" in point && point.sum === undefined ? "no sum" : "",
      ]
        .filter((word) => word !== "")
        .join(" ");
    expect([...new Set(items.map(kind))].sort()).toEqual(
      [
        "gauge double",
        "gauge int",
        ...["delta", "cumulative"].flatMap((temporality) => [
          `sum ${temporality} monotonic=true int`,
          `sum ${temporality} monotonic=true double`,
          `sum ${temporality} monotonic=false int`,
          `sum ${temporality} monotonic=false double`,
          `histogram ${temporality}`,
          `exponential_histogram ${temporality}`,
          `exponential_histogram ${temporality} no sum`,
        ]),
      ].sort(),
    );
    expect(missingPairs(items, { kind, attributes: attributeSet })).toEqual([]);
    expect(missingPairs(items.slice(0, 50), { kind, attributes: attributeSet })).not.toEqual([]);
  });

  test("have one data point per item, with units and descriptions", async () => {
    const items = await points(160);
    expect(items.map((item) => item.sequence)).toEqual(Array.from({ length: 160 }, (_, i) => i));
    expect(items.slice(0, 16).map((item) => item.name)).toEqual(METRIC_SHAPES.map((s) => s.name));
    expect(new Set(items.map((item) => item.unit))).toContain("{request}");
    expect(new Set(items.map((item) => item.description))).toContain("Temperature, °C");
  });

  test("have no cumulative histogram where a sender wants none", async () => {
    const source = createMetricSource(resource, undefined, { deltaHistograms: true });
    const found = toMetricItems(await source.produce(0, 32)).map(({ point }) => point);
    const temporalities = (list: readonly MetricItem["point"][]) =>
      new Set(
        list.flatMap((point) =>
          point.type === "histogram" || point.type === "exponential_histogram"
            ? [point.temporality]
            : [],
        ),
      );
    expect(found).toHaveLength(32);
    expect(temporalities(found)).toEqual(new Set(["delta"]));
    expect(temporalities((await points(32)).map(({ point }) => point)).size).toBe(2);
  });

  test("have histograms with counts beyond the last bound and negative buckets", async () => {
    const items = (await points(16)).map((item) => item.point);
    const explicit = items.find((point) => point.type === "histogram");
    expect(explicit).toMatchObject({ count: 5, bounds: [1, 5, 10, 100], min: 0, max: 250 });
    expect(explicit?.type === "histogram" && explicit.counts.at(-1)).toBe(1);
    const signed = items.findLast((point) => point.type === "exponential_histogram");
    expect(signed).toMatchObject({ count: 4, zeroCount: 1 });
    expect(signed).not.toHaveProperty("sum");
  });
});
