import { expect, test } from "vitest";
import type { RetentionFacts } from "../../../../src/record/fault-facts.ts";
import type { RunFacts } from "../../../../src/verdict/findings/run-facts.ts";
import { accountOf } from "./facts.ts";
import { backendLog, found, OUTAGE, only } from "./found.ts";
import { recorded } from "./recorded.ts";

const LONG_OUTAGE = { ...OUTAGE, seconds: 40.5, sequences: { from: 25, to: 75 }, commits: [] };
const RETENTION: RetentionFacts = {
  retentionMs: 5_000,
  expired: [
    {
      range: { topic: "otel-logs", partition: 0, from: 1n, to: 5n },
      items: { logs: 25 },
      unknown: 0,
    },
  ],
  items: { logs: [[25, 49]] },
  written: { bytes: 61_696, seconds: 14.79, items: 150 },
};

function logsWith(missing: number, expired: number): Partial<RunFacts> {
  return { signals: { logs: { ...accountOf(missing), expired } } };
}

test("expired-by-retention: reported with offsets, items, the consumer's own line, and the rule", async () => {
  const finding = await only("expired-by-retention", {
    ...{ outage: LONG_OUTAGE, retention: RETENTION },
    ...backendLog(recorded("resetOnFirstFetch")),
    ...logsWith(25, 25),
  });
  expect(finding.severity).toBe("loss");
  expect(finding.message).toContain("kept their messages for 5.0 s: Kafka removed 4 messages");
  expect(finding.message).toContain("25 logs");
  expect(finding.remedy).toContain("at 250.3 kB/min, 24 h of outage need 360.4 MB per replica");
  expect(finding.evidence).toMatchObject([
    {
      source: "topic otel-logs, partition 0",
      text: "offsets 1 to 4 were removed; they held 25 logs",
    },
    { source: "logs/backend.log", text: expect.stringContaining("OFFSET_OUT_OF_RANGE") },
  ]);
});

test("expired-by-retention: reported as a risk where a consumer had the messages in memory", async () => {
  const facts = { outage: LONG_OUTAGE, retention: RETENTION, ...logsWith(0, 0) };
  expect((await only("expired-by-retention", facts)).severity).toBe("risk");
});

test("expired-by-retention: not reported where nothing expired, whatever is missing", async () => {
  const retention = { ...RETENTION, expired: [] };
  expect(await found({ outage: LONG_OUTAGE, retention, ...logsWith(25, 0) })).toEqual([]);
  expect(await found({ outage: LONG_OUTAGE, ...logsWith(25, 0) })).toEqual([]);
});
