import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import type { Report } from "../../src/report/report.ts";
import type { EXPECTED_OF, Expected } from "../../src/scenario/incidents/incident.ts";
import { catalogue, readIncident } from "../../src/scenario/incidents/read-incident.ts";
import { withoutRefused } from "../../src/verdict/account/signal-account.ts";
import { codesOf } from "../../src/verdict/alerts/alert.ts";
import type { ScenarioReport } from "../../src/verdict/scenario-report.ts";
import { expectJudgedAgain } from "./judged-again.ts";
import { cli } from "./run-cli.ts";

/** A config set of the project, and the target behind it. */
export type ConfigSet = (typeof EXPECTED_OF)[number];

/** The incidents whose files say what a config set makes of them. */
export function shownOn(set: ConfigSet): string[] {
  return catalogue().filter((name) => readIncident(name).expect[set] !== undefined);
}

/** Plays incidents on one of the project's config sets, one after the other; by name. */
export async function reproduceAll(
  names: readonly string[],
  set: ConfigSet,
): Promise<ReadonlyMap<string, ScenarioReport>> {
  // What Elastic's page makes of the first one depends on who was there before.
  const share = set.startsWith("durable/") ? ["--share"] : [];
  const scenarios = await reproduce([...share, ...names], set);
  return new Map(scenarios.map((scenario) => [scenario.name, scenario]));
}

/** Feeds captured messages to one of the project's config sets. */
export async function replayOn(file: string, set: ConfigSet): Promise<ScenarioReport | undefined> {
  const [scenario] = await reproduce(["--replay", file], set);
  return scenario;
}

async function reproduce(args: readonly string[], set: ConfigSet): Promise<Report["scenarios"]> {
  const [configs, target = ""] = set.split("/");
  const folder = join(await mkdtemp(join(tmpdir(), "edot-reproduce-")), "report");
  const options = ["--configs", `configs/${configs}`, "--target", target, "--report", folder];
  const { stdout, stderr } = await cli(["reproduce", ...args, ...options, "--json"]);
  if (stdout === "") throw new Error(`no report; stderr was:\n${stderr}`);
  await expectJudgedAgain(folder);
  return (JSON.parse(stdout) as Report).scenarios;
}

/** A scenario's result is what the incident's file says. */
export function expectShown(scenario: ScenarioReport | undefined, set: ConfigSet): void {
  if (scenario === undefined) throw new Error("it was not played");
  const shown = readIncident(scenario.name).expect[set];
  if (shown === undefined) throw new Error(`${scenario.name} says nothing of ${set}`);
  const accounts = Object.values(scenario.signals);
  const sum = (count: (account: (typeof accounts)[number]) => number) =>
    accounts.reduce((total, account) => total + count(account), 0);
  const findings = [...new Set(scenario.findings.map(({ code }) => code))].sort();
  const why = JSON.stringify([scenario.error?.message, findings, scenario.signals]);
  const verdicts = shown.verdict === "either" ? ["pass", "fail"] : [shown.verdict];
  expect(verdicts, why).toContain(scenario.verdict);
  const said = [...shown.findings].sort();
  expect(findings).toEqual(shown.more ? expect.arrayContaining(said) : said);
  const lost = sum((account) => withoutRefused(account).missing);
  expectWithin("lost", lost, shown.lost);
  // Without an answer or with a refusal: either way the SDK knows.
  expectWithin(
    "refused",
    sum(({ refused, unknown }) => refused + unknown),
    shown.refused,
  );
  expect(codesOf(scenario.alerts ?? [], true)).toEqual(expect.arrayContaining(shown.alerts));
}

function expectWithin(what: string, seen: number, said: Expected["lost"]): void {
  const [least, most] = typeof said === "number" ? [said, said] : said;
  expect(seen, `${what}: ${least} to ${most}`).toBeGreaterThanOrEqual(least);
  expect(seen, `${what}: ${least} to ${most}`).toBeLessThanOrEqual(most);
}
