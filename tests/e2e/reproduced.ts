import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { codesOf } from "../../src/alarms/alarm.ts";
import type { SHOWN_ON, Shown } from "../../src/incidents/incident.ts";
import { catalogue, readIncident } from "../../src/incidents/read-incident.ts";
import type { Report, ScenarioReport } from "../../src/report/report.ts";
import { withoutRefused } from "../../src/telemetry/signal-account.ts";
import { cli } from "./run-cli.ts";

/** The incidents whose files say what a config set makes of them. */
export function shownOn(set: (typeof SHOWN_ON)[number]): string[] {
  return catalogue().filter((name) => readIncident(name).shows[set] !== undefined);
}

/** Plays incidents on one of the project's config sets; the report has one scenario for each. */
export async function reproduce(
  names: readonly string[],
  set: (typeof SHOWN_ON)[number],
): Promise<Report> {
  const [configs, target = ""] = set.split("/");
  const folder = join(await mkdtemp(join(tmpdir(), "edot-reproduce-")), "report");
  const options = ["--configs", `configs/${configs}`, "--target", target, "--report", folder];
  const { stdout, stderr } = await cli(["reproduce", ...names, ...options, "--json"]);
  expect(stderr).not.toMatch(/\[[a-z-]+\]$/m);
  return JSON.parse(stdout) as Report;
}

/** A scenario's result beside what the incident's file says. */
export function expectShown(scenario: ScenarioReport, set: (typeof SHOWN_ON)[number]): void {
  const shown = readIncident(scenario.name).shows[set];
  if (shown === undefined) throw new Error(`${scenario.name} says nothing of ${set}`);
  const accounts = Object.values(scenario.signals);
  const sum = (count: (account: (typeof accounts)[number]) => number) =>
    accounts.reduce((total, account) => total + count(account), 0);
  const seen = {
    verdict: scenario.verdict,
    findings: [...new Set(scenario.findings.map(({ code }) => code))].sort(),
    lost: sum((account) => withoutRefused(account).missing),
    refused: sum(({ refused }) => refused),
  };
  expect(seen, scenario.error?.message).toMatchObject({
    verdict: shown.verdict,
    findings: [...shown.findings].sort(),
  });
  expectWithin("lost", seen.lost, shown.lost);
  expectWithin("refused", seen.refused, shown.refused);
  expect(codesOf(scenario.alarms ?? [], true)).toEqual(expect.arrayContaining(shown.alarms));
}

function expectWithin(what: string, seen: number, said: Shown["lost"]): void {
  const [least, most] = typeof said === "number" ? [said, said] : said;
  expect(seen, `${what}: ${least} to ${most}`).toBeGreaterThanOrEqual(least);
  expect(seen, `${what}: ${least} to ${most}`).toBeLessThanOrEqual(most);
}
