import { appendFile, cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { historyFile } from "../../src/record/history-files.ts";
import { MESSAGES_FILE } from "../../src/record/kafka/message-line.ts";
import { RUN_FILE } from "../../src/record/run-file.ts";
import { codesOf } from "../../src/verdict/alerts/alert.ts";
import { HOPS } from "../../src/verdict/attribution/hop.ts";
import { judge } from "../../src/verdict/judge.ts";
import type { ScenarioReport } from "../../src/verdict/scenario-report.ts";
import { REMOVALS, type RecordFile, type Removal } from "./removals.ts";

/**
 * Real runs, small ones, that `scripts/record-runs.ts` has recorded; each is judged in milliseconds.
 * `expected.json` of each is written by hand.
 */
const RECORDED = "tests/recorded";
const CASES = await readdir(RECORDED);

/** A copy of a recorded report that a test may change, and the folder of its one history. */
async function copyOf(name: string) {
  const report = join(await mkdtemp(join(tmpdir(), "edot-recorded-")), name);
  onTestFinished(() => rm(report, { recursive: true }));
  await cp(join(RECORDED, name), report, { recursive: true });
  return { report, history: await historyIn(report) };
}

async function historyIn(report: string): Promise<string> {
  const [scenario, another] = await readdir(join(report, "history"));
  if (scenario === undefined || another !== undefined) throw new Error(`${report}: one history`);
  return join(report, "history", scenario);
}

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

/** Takes out of a copy what a finding is drawn from. */
async function remove({ record, logs }: Removal, report: string, history: string) {
  const run = join(history, RUN_FILE);
  const data: RecordFile = JSON.parse(await readFile(run, "utf8"));
  record?.(data);
  for (const role of ["edge", "backend"] as const) {
    const isKept = logs?.[role];
    if (isKept === undefined) continue;
    const log = data.logs[role];
    const path = join(report, log.file);
    const lines = (await readFile(path, "utf8")).split("\n").filter(isKept);
    await writeFile(path, lines.join("\n"));
    log.bytes = Buffer.byteLength(lines.join("\n"));
  }
  await writeFile(run, JSON.stringify(data));
}

describe("without what it is drawn from, a finding is gone, and nothing else changes", () => {
  test.each(REMOVALS)("$of: $finding, without $without", async (removal) => {
    const { report, history } = await copyOf(removal.of);
    const before = await judge(history);
    const codes = before.findings.map(({ code }) => code);
    expect(codes).toContain(removal.finding);
    await remove(removal, report, history);
    const { findings: found, ...after } = await judge(history);
    const findings = found.filter(({ code }) => code !== removal.instead);
    expect(found.length - findings.length).toBe(removal.instead === undefined ? 0 : 1);
    const left = before.findings.filter(({ code }) => code !== removal.finding);
    const sorted = (all: typeof left) => all.map(({ code }) => code).sort();
    expect(sorted(findings)).toEqual(sorted(left));
    if (removal.alsoChanges === undefined) {
      const { findings: _findings, ...others } = before;
      expect(findings).toEqual(left);
      expect(after).toEqual(others);
    } else expect(after.verdict).toBe(before.verdict);
  });

  test("each finding that is recorded has its turn", async () => {
    const all = await Promise.all(
      CASES.map(async (name) => {
        const { findings } = await judge(await historyIn(join(RECORDED, name)));
        return findings.map(({ code }) => `${name}: ${code}`);
      }),
    );
    expect(REMOVALS.map(({ of, finding }) => `${of}: ${finding}`).sort()).toEqual(
      expect.arrayContaining([...new Set(all.flat())].sort()),
    );
  });
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
