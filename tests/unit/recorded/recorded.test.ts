import { appendFile, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { RECORDED_CASES } from "../../../scripts/record-runs/cases.ts";
import { historyFile } from "../../../src/record/history-files.ts";
import { MESSAGES_FILE } from "../../../src/record/kafka/message-line.ts";
import { codesOf } from "../../../src/verdict/alerts/alert.ts";
import { HOPS } from "../../../src/verdict/attribution/hop.ts";
import { type FindingCode, RULES } from "../../../src/verdict/findings/registry.ts";
import { judge } from "../../../src/verdict/judge.ts";
import type { ScenarioReport } from "../../../src/verdict/scenario-report.ts";
import { copyOf, historyIn, RECORDED } from "./recorded-copy.ts";
import { remove } from "./removal.ts";
import { REMOVALS } from "./removals.ts";

/** Each is judged in milliseconds; its `expected.json` is written by hand. */
const CASES = await readdir(RECORDED);

/** What `expected.json` says of a case. */
function shown({ verdict, signals, findings, alerts = [] }: ScenarioReport) {
  const lostAt = Object.entries(signals).map(([signal, account]) => {
    const hops = HOPS.filter((hop) => account.lostAt[hop] > 0);
    return [signal, Object.fromEntries(hops.map((hop) => [hop, account.lostAt[hop]]))] as const;
  });
  return {
    verdict,
    lostAt: Object.fromEntries(lostAt),
    findings: findings.map(({ code, severity }) => `${severity} ${code}`),
    alerts: codesOf(alerts, true),
  };
}

test.each(CASES)("%s: verdict, losses by hop, findings and alerts", async (name) => {
  const expected = JSON.parse(await readFile(join(RECORDED, name, "expected.json"), "utf8"));
  const { history } = await copyOf(name);
  const report = await judge(history);
  expect(shown(report)).toEqual(expected);
  // Twice the same.
  expect(await judge(history)).toEqual(report);
});

describe("without what it is based on, a finding is gone, and nothing else changes", () => {
  test.each(REMOVALS)("$of: $finding, without $without", async (removal) => {
    const { finding, instead = [], also = [], alsoChanges } = removal;
    const copy = await copyOf(removal.of);
    const before = await judge(copy.history);
    const codesIn = ({ findings }: ScenarioReport) => findings.map(({ code }) => code);
    expect(codesIn(before)).toContain(finding);
    await remove(removal, copy);
    const after = await judge(copy.history);
    const left = codesIn(before).filter((code) => code !== finding && !also.includes(code));
    expect(codesIn(after).sort()).toEqual([...left, instead].flat().sort());
    expect(after.verdict).toBe(removal.verdict ?? before.verdict);
    if (removal.history === undefined) expect(countsOf(after)).toEqual(countsOf(before));
    if (alsoChanges !== undefined) return;
    const others = ({ findings, ...rest }: ScenarioReport) => ({
      ...rest,
      findings: findings.filter(({ code }) => code !== finding && code !== instead),
    });
    expect(others(after)).toEqual(others(before));
  });

  test("each finding that is recorded has its turn", async () => {
    expect(REMOVALS.map(({ of, finding }) => `${of}: ${finding}`).sort()).toEqual(
      expect.arrayContaining([...new Set((await recordedFindings()).map(named))].sort()),
    );
  });
});

/** The accounts without what attribution says of them. */
function countsOf({ signals }: ScenarioReport) {
  return Object.entries(signals).map(([signal, { lostAt: _at, losses: _losses, ...counts }]) => ({
    signal,
    ...counts,
  }));
}

const named = ({ name, code }: RecordedFinding) => `${name}: ${code}`;

interface RecordedFinding {
  readonly name: string;
  readonly code: FindingCode;
}

async function recordedFindings(): Promise<RecordedFinding[]> {
  const all = await Promise.all(
    CASES.map(async (name) => {
      const { findings } = await judge(await historyIn(join(RECORDED, name)));
      return findings.map(({ code }) => ({ name, code }));
    }),
  );
  return all.flat();
}

test("every finding of the registry is recorded", async () => {
  const recorded = new Set((await recordedFindings()).map(({ code }) => code));
  expect(RULES.map(({ code }) => code).filter((code) => !recorded.has(code))).toEqual([]);
});

test("every recorded case is in scripts/record-runs, with its date and versions", async () => {
  expect(RECORDED_CASES.map(({ name }) => name)).toEqual(expect.arrayContaining(CASES));
  for (const name of CASES) {
    const about = JSON.parse(await readFile(join(RECORDED, name, "case.json"), "utf8"));
    expect(about, name).toMatchObject({
      what: RECORDED_CASES.find((one) => one.name === name)?.what,
      recorded: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
      edot: { edge: expect.any(String), backend: expect.any(String) },
      parts: expect.objectContaining({ kafka: expect.any(String) }),
    });
  }
});

test("without its faults, a run's alerts count from the sending, and nothing else changes", async () => {
  const { history } = await copyOf("queue-in-memory");
  const { alerts = [], ...before } = await judge(history);
  expect(alerts.map(({ since }) => since)).toContain("outage");
  const path = join(history, historyFile("events"));
  const lines = (await readFile(path, "utf8")).split("\n");
  await writeFile(path, lines.filter((line) => !line.includes('"type":"fault"')).join("\n"));
  const { alerts: after = [], ...others } = await judge(history);
  expect(others).toEqual(before);
  expect(codesOf(after, true)).toEqual(codesOf(alerts, true));
  expect(new Set(after.flatMap(({ since }) => since ?? []))).toEqual(new Set(["sending"]));
});

test("what a log says beyond what was recorded of it is another scenario's", async () => {
  const { report, history } = await copyOf("durable-delivery");
  const before = await judge(history);
  const line = { level: "error", ts: "2027-01-01T00:00:00.000Z", msg: "Exporting failed." };
  await appendFile(join(report, "logs", "backend.log"), `${JSON.stringify(line)}\n`);
  expect(await judge(history)).toEqual(before);
});

test("where items are missing and Kafka was not read, they cannot be attributed", async () => {
  const { history } = await copyOf("topic-mismatch");
  await rm(join(history, MESSAGES_FILE));
  expect(shown(await judge(history)).lostAt.logs).toEqual({ unattributed: 10 });
});
