import { describe, expect, test } from "vitest";
import type { ScenarioReport } from "../../src/report/report.ts";
import { SIGNALS } from "../../src/telemetry/item.ts";
import { cli, verify } from "./run-cli.ts";

const ITEMS = 120;
/** A third each before, during and after. */
const PORTION = ITEMS / 3;
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
    const judged = await cli(["judge", result.folder]);
    expect(judged.exitCode, judged.stdout).toBe(0);
  });

  test.each(["hang", "429"])("when Elasticsearch is there, but: %s", async (kind) => {
    const args = ["--items", String(ITEMS), "--outage", "5", "--outage-kind", kind];
    const result = await verify([...args, "--scenario", "outage"]);
    expect(result.exitCode, result.stdout + result.stderr).toBe(0);
    expectNothingLost(scenarioOf(result.report().scenarios, "outage"));
  });
});

test("configs/documented loses what was sent in an outage, and in a crash of the edge", async () => {
  const result = await verify([
    ...["--configs", "configs/documented", "--items", String(ITEMS)],
    ...["--outage", "15", "--scenario", ["delivery", ...SCENARIOS].join(",")],
  ]);
  expect(result.exitCode, result.stderr).toBe(1);
  const { scenarios } = result.report();
  // Logs, since their consumer owns the shared topic: each portion's fate can be told apart there.
  const outage = scenarioOf(scenarios, "outage");
  expect(outage.signals.logs).toMatchObject({ sent: ITEMS, missing: PORTION });
  const during = Array.from({ length: PORTION }, (_, index) => PORTION + index);
  expect(outage.signals.logs?.missingSequences).toEqual(during);
  expect(codes(outage)).toEqual(["loss: shared-topic", "loss: committed-early"]);
  const crash = scenarioOf(scenarios, "outage-crash");
  expect(crash.signals.logs?.missing).toBeGreaterThan(0);
  expect(codes(crash)).toContain("loss: committed-early");
  const edge = scenarioOf(scenarios, "edge-crash");
  expect(edge.signals.logs?.missingSequences).toEqual(during);
  expect(codes(edge)).toContain("loss: queue-in-memory");
  expect(codes(edge)).not.toContain("loss: committed-early");
});
