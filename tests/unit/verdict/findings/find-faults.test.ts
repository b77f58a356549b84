import { expect, test } from "vitest";
import { findFaults } from "../../../../src/verdict/findings/find-faults.ts";
import type { Finding, FindingCode } from "../../../../src/verdict/findings/finding.ts";
import type { RunFacts } from "../../../../src/verdict/findings/run-facts.ts";
import { partition, stateOf } from "../../scenario/states.ts";
import { accountOf, factsOf, keyAnswer, line, SINCE } from "./facts.ts";

const COMMIT = { group: "g", topic: "otel-logs", partition: 0, before: 5n, during: 9n };
const OUTAGE = {
  kind: "refuse",
  seconds: 15,
  endedAt: 0,
  arrivedBefore: 0,
  sequences: { from: 40, to: 80 },
  commits: [COMMIT],
} as const;
const LATEST = line({ level: "info", msg: "assigning partitions", input: "otel-otlp[0{-1 e-1}]" });
const MISSING = { signals: { logs: accountOf(30) }, missingDuringOutage: { logs: 30 } };

async function found(
  set: "documented" | "durable",
  changes: Partial<RunFacts>,
): Promise<readonly Finding[]> {
  // The documented configs share a topic, and listen on localhost, whatever happens in a run.
  return findFaults(await factsOf(set, changes)).filter(
    ({ code }) => code !== "shared-topic" && code !== "listens-on-localhost",
  );
}

function one(findings: readonly Finding[], code: FindingCode): Finding | undefined {
  return findings.find((finding) => finding.code === code);
}

test.each(["documented", "durable"] as const)(
  "nothing is found where nothing went wrong: %s",
  async (set) => {
    expect(await found(set, {})).toEqual([]);
  },
);

test("losses come before risks", async () => {
  const crashes = [{ role: "edge", queued: 3 }] as const;
  const findings = await found("documented", {
    outage: OUTAGE,
    crashes,
    logs: { edge: [], backend: [LATEST] },
    ...MISSING,
  });
  expect(findings.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
    "loss committed-early",
    "loss queue-in-memory",
    "risk latest-offset",
  ]);
});

test("committed-early: a loss where items are missing, else a risk; offsets are named", async () => {
  const loss = one(await found("documented", { outage: OUTAGE, ...MISSING }), "committed-early");
  expect(loss).toMatchObject({ severity: "loss" });
  expect(loss?.message).toContain("committed 4 messages");
  expect(loss?.message).toContain("30 logs");
  expect(loss?.evidence.map(({ text }) => text)).toContainEqual(
    "group g went from offset 5 to 9 during the outage",
  );
  expect(one(await found("durable", { outage: OUTAGE }), "committed-early")?.severity).toBe("risk");
});

test("committed-early: what is lost altogether, or was sent at another time, is not put down to it", async () => {
  const others = [
    { signals: { logs: accountOf(100) }, missingDuringOutage: { logs: 40 } },
    { signals: { logs: accountOf(30) }, missingDuringOutage: { logs: 0 } },
  ];
  for (const changes of others) {
    const finding = one(
      await found("documented", { outage: OUTAGE, ...changes }),
      "committed-early",
    );
    expect(finding?.severity).toBe("risk");
    expect(finding?.message).toContain("No item of this run was lost by it");
  }
});

test("committed-early: not without a commit during the outage", async () => {
  const outage = { ...OUTAGE, commits: [] };
  expect(await found("documented", { outage, ...MISSING })).toEqual([]);
});

test("queue-in-memory: of the collector that was killed, with the config's place", async () => {
  const crashes = [{ role: "edge", queued: 3 }] as const;
  const finding = one(await found("documented", { crashes, ...MISSING }), "queue-in-memory");
  expect(finding).toMatchObject({ severity: "loss" });
  expect(finding?.evidence[0]?.source).toMatch(/configs\/documented\/edge\.yaml:\d+$/);
});

test.each([
  ["an empty queue", "documented", 0],
  ["a queue on disk", "durable", 3],
] as const)("queue-in-memory: not for %s", async (_what, set, queued) => {
  expect(await found(set, { crashes: [{ role: "edge", queued }], ...MISSING })).toEqual([]);
});

test("authentication-refused: from the backend's answer, though no line says so", async () => {
  const keyAnswers = [keyAnswer(401)];
  const finding = one(await found("durable", { keyAnswers, ...MISSING }), "authentication-refused");
  expect(finding?.evidence[0]?.text).toContain("answers 401");
  expect(finding?.evidence[0]?.text).toContain("ELASTICSEARCH_API_KEY");
});

test("authentication-refused: from the exporter's words; numbers alone do not count", async () => {
  const refused = line({ msg: "bulk indexer flush error", error: "flush failed (401)" });
  const logs = { edge: [], backend: [refused] };
  expect(one(await found("durable", { logs }), "authentication-refused")?.severity).toBe("risk");
  const other = line({ msg: "failed to index 401 documents", error: "offset 403" });
  expect(await found("durable", { logs: { edge: [], backend: [other] } })).toEqual([]);
});

test("latest-offset: what was skipped is a loss; an earlier scenario's start is not this one's", async () => {
  const logs = { edge: [], backend: [LATEST] };
  const skipped = {
    logs,
    beforeBackend: [partition(3, null, "otel-otlp")],
    itemsBeforeBackend: 50,
    missingBeforeBackend: { logs: 50 },
    ...MISSING,
  };
  const finding = one(await found("documented", skipped), "latest-offset");
  expect(finding).toMatchObject({ severity: "loss" });
  expect(finding?.message).toContain("50 of 50 logs");
  const earlier = { edge: [], backend: [{ ...LATEST, at: SINCE - 1 }] };
  expect(await found("documented", { ...skipped, logs: earlier })).toEqual([]);
});

test("not-at-rest: with its minutes and the items that are not accounted for", async () => {
  const { settled } = await factsOf("durable");
  const state = stateOf({
    partitions: [partition(9, 4)],
    arrived: { traces: 0, metrics: 0, logs: 97 },
  });
  const moving = { settled: { ...settled, how: "unsettled", waitedMs: 600_000, state } } as const;
  const logs = { ...accountOf(3), missingSequences: [4, 7, 9] };
  const finding = one(await found("durable", { ...moving, signals: { logs } }), "not-at-rest");
  expect(finding).toMatchObject({ severity: "loss" });
  expect(finding?.message).toContain("not at rest after 10 minutes");
  expect(finding?.message).toContain("3 items are not accounted for: logs 3 (4, 7, 9).");
  expect(finding?.evidence).toEqual([
    { source: "Elasticsearch", text: "arrived: traces 0, metrics 0, logs 97" },
    { source: "topic topic, partition 0", text: "5 messages are not committed" },
  ]);
  const all = one(await found("durable", moving), "not-at-rest");
  expect(all).toMatchObject({ severity: "risk" });
  expect(all?.message).toContain("every item is accounted for");
});

test("not-at-rest: not where a pipeline has settled", async () => {
  const { settled } = await factsOf("durable");
  for (const how of ["complete", "quiet", "stalled", "answered"] as const) {
    const findings = await found("durable", { settled: { ...settled, how }, ...MISSING });
    expect(one(findings, "not-at-rest")).toBeUndefined();
  }
});

test("waiting-in-kafka: only where it stalled and something is missing", async () => {
  const settled = { state: stateOf({ partitions: [partition(9, 4)] }), movedAt: 0 };
  const stalled = { settled: { ...settled, how: "stalled" } } as const;
  const finding = one(await found("durable", { ...stalled, ...MISSING }), "waiting-in-kafka");
  expect(finding?.evidence[0]?.text).toBe("offsets 4 to 8 are not committed");
  expect(await found("durable", stalled)).toEqual([]);
  const quiet = { settled: { ...settled, how: "quiet" } } as const;
  expect(await found("durable", { ...quiet, ...MISSING })).toEqual([]);
});
