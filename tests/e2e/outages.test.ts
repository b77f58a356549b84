import { describe, expect, test } from "vitest";
import { SIGNALS } from "../../src/otlp/item.ts";
import type { ScenarioReport } from "../../src/verdict/scenario-report.ts";
import { expectJudgedAgain } from "../support/judged-again.ts";
import { verify } from "../support/run-cli.ts";

const ITEMS = 120;
const SCENARIOS = ["outage", "outage-crash", "edge-crash"];

function scenarioOf(scenarios: readonly ScenarioReport[], name: string): ScenarioReport {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`no scenario ${name} in the report`);
  return found;
}

function codes({ findings }: ScenarioReport): string[] {
  return findings.map(({ code, severity }) => `${severity}: ${code}`);
}

function expectNothingLost(scenario: ScenarioReport): void {
  expect(scenario.verdict, scenario.name).toBe("pass");
  for (const signal of SIGNALS) {
    expect(scenario.signals[signal], `${scenario.name}, ${signal}`).toMatchObject({
      sent: ITEMS,
      missing: 0,
      altered: 0,
      unexpected: 0,
    });
  }
  expect(codes(scenario)).toEqual([]);
}

describe("configs/durable loses nothing", () => {
  test("in an outage, in one with a crash of the backend collector, in a crash of the edge", async () => {
    const args = ["--items", String(ITEMS), "--outage", "5", "--scenario", SCENARIOS.join(",")];
    const result = await verify(args);
    expect(result.exitCode, result.stdout + result.stderr).toBe(0);
    const { scenarios } = result.report();
    expect(scenarios.map(({ name }) => name)).toEqual(SCENARIOS);
    for (const scenario of scenarios) expectNothingLost(scenario);
    await expectJudgedAgain(result.folder);
  });

  test("when Elasticsearch is there and does not answer", async () => {
    const args = ["--items", String(ITEMS), "--outage", "5", "--outage-kind", "hang"];
    const result = await verify([...args, "--scenario", "outage"]);
    expect(result.exitCode, result.stdout + result.stderr).toBe(0);
    expectNothingLost(scenarioOf(result.report().scenarios, "outage"));
  });
});
