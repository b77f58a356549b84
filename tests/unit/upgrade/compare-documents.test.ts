import { describe, expect, test } from "vitest";
import type { ReadLine } from "../../../src/record/history.ts";
import { byItem, compareDocuments } from "../../../src/upgrade/compare-documents.ts";

type Source = ReadLine["source"];

async function documents(sources: readonly Source[]) {
  return byItem(
    (async function* () {
      for (const [sequence, source] of sources.entries()) {
        yield { sequence, index: ".ds-logs", id: `${sequence}`, source };
      }
    })(),
  );
}

async function compare(from: readonly Source[], to: readonly Source[]) {
  return compareDocuments("logs", await documents(from), await documents(to));
}

const LOG = {
  "@timestamp": "1795730811617.903190",
  trace_id: "247905ddee22d3cd919e64b7e7c25930",
  severity_text: "WARN",
  attributes: { "int.small": 1, "harness.sequence": 0 },
  resource: { attributes: { "harness.run": "delivery_a" } },
};

describe("documents of two versions", () => {
  test("are the same where only what belongs to a run differs", async () => {
    const other = {
      ...LOG,
      "@timestamp": "1795730999999.1",
      trace_id: "00000000000000000000000000000001",
      resource: { attributes: { "harness.run": "delivery_b" } },
    };
    expect(await compare([LOG], [other])).toEqual({ compared: 1, changes: [] });
  });

  test("differ where a time is written in another form", async () => {
    const { changes } = await compare([LOG], [{ ...LOG, "@timestamp": 1795730811617 }]);
    expect(changes).toMatchObject([{ kind: "type", field: "@timestamp", items: 1 }]);
  });

  test("have fields added, gone, of another type and of another value", async () => {
    const { severity_text: _gone, ...rest } = LOG;
    const { changes } = await compare(
      [LOG],
      [{ ...rest, event_name: "x", attributes: { "int.small": "1", "harness.sequence": 7 } }],
    );
    expect(changes).toEqual([
      {
        ...{ signal: "logs", kind: "gone", field: "severity_text", items: 1 },
        example: { sequence: 0, from: "WARN" },
      },
      {
        ...{ signal: "logs", kind: "added", field: "event_name", items: 1 },
        example: { sequence: 0, to: "x" },
      },
      {
        ...{ signal: "logs", kind: "type", field: "attributes.int.small", items: 1 },
        example: { sequence: 0, from: 1, to: "1" },
      },
      {
        ...{ signal: "logs", kind: "value", field: "attributes.harness.sequence", items: 1 },
        example: { sequence: 0, from: 0, to: 7 },
      },
    ]);
  });

  test("tell a double from an integer", async () => {
    const { changes } = await compare([{ sum: 3 }], [{ sum: { $double: 3 } }]);
    expect(changes).toMatchObject([{ kind: "type", field: "sum" }]);
  });

  test("have a renamed field where all items have its value under one other name", async () => {
    const { changes } = await compare(
      [{ severity_text: "WARN" }, { severity_text: "INFO" }],
      [{ severity: { text: "WARN" } }, { severity: { text: "INFO" } }],
    );
    expect(changes).toMatchObject([
      { kind: "renamed", field: "severity_text", now: "severity.text", items: 2 },
    ]);
  });

  test("have none where one item has another value", async () => {
    const { changes } = await compare(
      [{ severity_text: "WARN" }, { severity_text: "INFO" }],
      [{ severity: { text: "WARN" } }, { severity: { text: "ERROR" } }],
    );
    expect(changes.map(({ kind }) => kind)).toEqual(["gone", "added"]);
  });

  test("of OTLP are compared by the names of attributes, not by their order", async () => {
    const attributes = [
      { key: "a", value: { stringValue: "x" } },
      { key: "b", value: { intValue: "2" } },
    ];
    expect(
      (await compare([{ attributes }], [{ attributes: attributes.toReversed() }])).changes,
    ).toEqual([]);
    const [first] = attributes;
    const changed = [first, { key: "b", value: { stringValue: "2" } }];
    const { changes } = await compare([{ attributes }], [{ attributes: changed }]);
    expect(changes).toMatchObject([
      { kind: "renamed", field: "attributes.b.intValue", now: "attributes.b.stringValue" },
    ]);
  });

  test("count only items that both have, and the events of a span by themselves", async () => {
    const from = await documents([{ a: 1 }, { a: 1 }]);
    const to = await documents([{ a: 1 }]);
    expect(compareDocuments("traces", from, to).compared).toBe(1);
    const events = await byItem(
      (async function* () {
        for (const event of [0, 1]) {
          const source = { attributes: { "harness.event": event } };
          yield { sequence: 3, index: "i", id: `${event}`, source };
        }
        yield { sequence: null, index: "i", id: "x", source: {} };
      })(),
    );
    expect([...events.keys()]).toEqual(["3/0", "3/1"]);
  });
});
