import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { codesOf } from "../../src/alarms/alarm.ts";
import { HOPS } from "../../src/hops/hop.ts";
import { judge } from "../../src/judging/judge.ts";
import { RUN_FILE } from "../../src/record/run-file.ts";
import type { ScenarioReport } from "../../src/report/report.ts";
import { historyFile } from "../../src/telemetry/history-files.ts";
import { REMOVALS, type Removal } from "./removals.ts";

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
function shown({ verdict, signals, findings, alarms = [] }: ScenarioReport) {
  const lostAt = Object.entries(signals).map(([signal, account]) => {
    const hops = HOPS.filter((hop) => account.lostAt[hop] > 0);
    return [signal, Object.fromEntries(hops.map((hop) => [hop, account.lostAt[hop]]))] as const;
  });
  return {
    verdict,
    lostAt: Object.fromEntries(lostAt),
    findings: findings.map(({ code, severity }) => `${severity} ${code}`),
    alarms: codesOf(alarms, true),
  };
}

test.each(CASES)("%s: verdict, losses by hop, findings and alarms", async (name) => {
  const expected = JSON.parse(await readFile(join(RECORDED, name, "expected.json"), "utf8"));
  const { history } = await copyOf(name);
  const report = await judge(history);
  expect(shown(report)).toEqual(expected);
  // Twice the same.
  expect(await judge(history)).toEqual(report);
});

/** Takes out of a copy what a finding is drawn from. */
async function remove({ record, logs, events }: Removal, report: string, history: string) {
  const run = join(history, RUN_FILE);
  const data = JSON.parse(await readFile(run, "utf8"));
  record?.(data);
  for (const [role, isKept] of Object.entries(logs ?? {})) {
    const log = data.logs[role];
    const path = join(report, log.file);
    const lines = (await readFile(path, "utf8")).split("\n").filter(isKept);
    await writeFile(path, lines.join("\n"));
    log.bytes = Buffer.byteLength(lines.join("\n"));
  }
  await writeFile(run, JSON.stringify(data));
  if (events !== undefined) {
    const path = join(history, historyFile("events"));
    const lines = (await readFile(path, "utf8")).split("\n");
    await writeFile(path, lines.filter(events).join("\n"));
  }
}

describe("without what it is drawn from, a finding is gone, and nothing else changes", () => {
  test.each(REMOVALS)("$of: $finding, without $without", async (removal) => {
    const { report, history } = await copyOf(removal.of);
    const before = await judge(history);
    const codes = before.findings.map(({ code }) => code);
    expect(codes).toContain(removal.finding);
    await remove(removal, report, history);
    const { findings, ...after } = await judge(history);
    const left = before.findings.filter(({ code }) => code !== removal.finding);
    expect(findings.map(({ code }) => code)).toEqual(left.map(({ code }) => code));
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
