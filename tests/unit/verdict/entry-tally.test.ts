import { describe, expect, test } from "vitest";
import type { HistoryEvent } from "../../../src/record/history.ts";
import { renderReport } from "../../../src/report/console.ts";
import { entriesWords, lostBy } from "../../../src/report/entry-words.ts";
import { renderPage } from "../../../src/report/html/render-page.ts";
import { EntryTally } from "../../../src/verdict/entry-tally.ts";
import type { EntryReport } from "../../../src/verdict/scenario-report.ts";
import { pageOf } from "../report/html/page-of.ts";
import { signalOf } from "../report/html/signal-of.ts";
import { reportOf } from "../report/report-of.ts";

/** A batch of ten logs. */
function exported(batch: number, receiver?: string, protocol?: string): HistoryEvent {
  return {
    at: "2026-01-01T00:00:00.000Z",
    ...{ type: "export", signal: "logs", batch, items: 10 },
    ...(receiver === undefined ? {} : { receiver }),
    ...(protocol === undefined ? {} : { protocol }),
    ...{ acknowledgement: "accepted", milliseconds: 1 },
  };
}

async function* each<T>(values: readonly T[]): AsyncGenerator<T> {
  yield* values;
}

test("items and missing items are counted by the way that their batches took", async () => {
  const tally = await EntryTally.of(
    each([
      exported(1, "otlp", "grpc"),
      exported(0, "otlp", "http/protobuf"),
      exported(2, "otlp", "http/protobuf"),
    ]),
  );
  tally.missing("logs", 1);
  tally.missing("logs", 1);
  tally.missing("traces", 1);
  expect(tally.entriesOf("logs")).toEqual([
    { receiver: "otlp", protocol: "http/protobuf", items: 20, missing: 0 },
    { receiver: "otlp", protocol: "grpc", items: 10, missing: 2 },
  ]);
  expect(tally.entriesOf("traces")).toEqual([]);
});

test("what was refused is said once for each way", async () => {
  const refused = (batch: number, protocol: string, reason: string): HistoryEvent => ({
    ...(exported(batch, "otlp", protocol) as Extract<HistoryEvent, { type: "export" }>),
    ...{ acknowledgement: "refused", reason },
  });
  const tally = await EntryTally.of(
    each([
      refused(0, "http/protobuf", "Unauthorized; attempts: HTTP 401"),
      refused(1, "grpc", "16 UNAUTHENTICATED"),
      refused(2, "http/protobuf", "Unauthorized; attempts: HTTP 401"),
    ]),
  );
  expect(tally.refusals).toEqual([
    "otlp over http/protobuf: Unauthorized; attempts: HTTP 401",
    "otlp over grpc: 16 UNAUTHENTICATED",
  ]);
});

test("older histories do not say", async () => {
  const tally = await EntryTally.of(each([exported(0)]));
  tally.missing("logs", 0);
  expect(tally.entriesOf("logs")).toEqual([]);
});

const way = (receiver: string, protocol: string, missing: number): EntryReport => {
  return { receiver, protocol, items: 10, missing };
};

describe("a loss is of one entry alone", () => {
  test.each([
    ["one way of two", [way("otlp", "http", 0), way("otlp", "grpc", 5)], "otlp over grpc"],
    ["a receiver", [way("otlp", "http", 0), way("otlp/external", "http", 1)], "otlp/external"],
    [
      "both ways of a receiver",
      [way("otlp", "http", 0), way("otlp/b", "http", 1), way("otlp/b", "grpc", 1)],
      "otlp/b",
    ],
    ["two receivers of three", [way("a", "x", 1), way("b", "x", 1), way("c", "x", 0)], undefined],
    ["all there are", [way("otlp", "http", 5), way("otlp", "grpc", 5)], undefined],
    ["the only one", [way("otlp", "http", 5)], undefined],
    ["none", [way("otlp", "http", 0), way("otlp", "grpc", 0)], undefined],
  ])("%s", (_what, entries, words) => {
    const missing = entries.reduce((sum, entry) => sum + entry.missing, 0);
    expect(lostBy({ entries, missing })).toBe(words);
  });
});

test("the report says where items were sent to, and which way the lost ones had come", () => {
  const entries = [way("otlp", "http/protobuf", 0), way("otlp/external", "grpc", 5)];
  const signals = {
    traces: signalOf(10, {}, { entries: [way("otlp", "grpc", 0)] }),
    logs: signalOf(20, { "waiting-in-kafka": 5 }, { entries }),
  };
  const report = reportOf([
    { name: "delivery", verdict: "fail", seconds: 1, signals, findings: [] },
  ]);
  expect(entriesWords(signals)).toEqual(["otlp (grpc, http/protobuf)", "otlp/external (grpc)"]);
  const console = renderReport(report, "reports/x");
  expect(console).toContain("\n  sent to otlp (grpc, http/protobuf), otlp/external (grpc)\n");
  expect(console.replaceAll(/\s+/g, " ")).toContain(
    "lost: 5 at waiting-in-kafka; all of it came by otlp/external",
  );
  const page = renderPage(pageOf(report));
  expect(page).toContain("Sent to otlp (grpc, http/protobuf), otlp/external (grpc).");
  expect(page).toContain("all of the logs came by otlp/external");
});
