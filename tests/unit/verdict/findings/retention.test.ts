import { expect, test } from "vitest";
import type { RetentionFacts } from "../../../../src/record/fault-facts.ts";
import { findFaults } from "../../../../src/verdict/findings/find-faults.ts";
import type { Finding, FindingCode } from "../../../../src/verdict/findings/finding.ts";
import type { RunFacts } from "../../../../src/verdict/findings/run-facts.ts";
import { accountOf, factsOf, line } from "./facts.ts";

const OUTAGE = {
  kind: "refuse",
  seconds: 40.5,
  endedAt: 0,
  arrivedBefore: 0,
  sequences: { from: 25, to: 75 },
  commits: [],
} as const;
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
/** As EDOT 9.4.3 wrote them: after a restart, and while it ran. */
const ON_FIRST_FETCH = line({
  level: "info",
  msg: "received OFFSET_OUT_OF_RANGE on the first fetch, resetting to the configured ConsumeResetOffset",
  topic: "otel-logs",
});
const WHILE_RUNNING = line({
  level: "warn",
  msg: "received OFFSET_OUT_OF_RANGE, resetting to the nearest offset; either you were consuming too slowly and the broker has deleted the segment you were in the middle of consuming, or the broker has lost data and has not yet transferred leadership",
  topic: "otel-logs",
});

function logsWith(missing: number, expired: number): Partial<RunFacts> {
  return { signals: { logs: { ...accountOf(missing), expired } } };
}

async function found(
  set: "documented" | "durable",
  changes: Partial<RunFacts>,
): Promise<readonly Finding[]> {
  return findFaults(await factsOf(set, changes)).filter(({ code }) => code !== "shared-topic");
}

function codesOf(findings: readonly Finding[]): `${Finding["severity"]} ${FindingCode}`[] {
  return findings.map(({ code, severity }) => `${severity} ${code}` as const);
}

test("expired-by-retention: offsets, items, the consumer's own word, and the rule", async () => {
  const findings = await found("durable", {
    outage: OUTAGE,
    retention: RETENTION,
    logs: { edge: [], backend: [ON_FIRST_FETCH] },
    ...logsWith(25, 25),
  });
  expect(codesOf(findings)).toEqual(["loss expired-by-retention"]);
  const [finding] = findings;
  expect(finding?.message).toContain("kept their messages for 5.0 s: Kafka removed 4 messages");
  expect(finding?.message).toContain("25 logs");
  expect(finding?.remedy).toContain("at 250.3 kB/min, 24 h of outage need 360.4 MB per replica");
  expect(finding?.evidence).toMatchObject([
    {
      source: "topic otel-logs, partition 0",
      text: "offsets 1 to 4 were removed; they held 25 logs",
    },
    { source: "logs/backend.log", text: expect.stringContaining("OFFSET_OUT_OF_RANGE") },
  ]);
});

test("expired-by-retention: a risk where a consumer had the messages in memory", async () => {
  const facts = { outage: OUTAGE, retention: RETENTION, ...logsWith(0, 0) };
  expect(codesOf(await found("durable", facts))).toEqual(["risk expired-by-retention"]);
});

test("expired-by-retention: not where nothing expired, whatever is missing", async () => {
  const retention = { ...RETENTION, expired: [] };
  expect(await found("durable", { outage: OUTAGE, retention, ...logsWith(25, 0) })).toEqual([]);
  expect(await found("durable", { outage: OUTAGE, ...logsWith(25, 0) })).toEqual([]);
});

test.each([
  ["documented", ON_FIRST_FETCH, 50, ["loss latest-offset"]],
  ["documented", ON_FIRST_FETCH, 25, ["risk latest-offset"]],
  // A consumer that runs goes on at the nearest offset, whatever is configured.
  ["documented", WHILE_RUNNING, 50, []],
  ["durable", ON_FIRST_FETCH, 50, []],
] as const)(
  "latest-offset: %s, %o, %i missing of which 25 expired",
  async (set, reset, missing, codes) => {
    const facts = {
      logs: { edge: [], backend: [reset] },
      ...logsWith(missing, 25),
      missingDuringOutage: { logs: missing - 25 },
    };
    // Where the documented edge listens, is another matter.
    const quiet = codesOf(await found(set, facts)).filter((code) => !code.endsWith("localhost"));
    expect(quiet).toEqual(codes);
  },
);
