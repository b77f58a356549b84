import { describe, expect, test } from "vitest";
import type { ScenarioReport } from "../../src/report/report.ts";
import { SIGNALS, type Signal } from "../../src/telemetry/item.ts";
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

  test("when Elasticsearch is there and does not answer", async () => {
    const args = ["--items", String(ITEMS), "--outage", "5", "--outage-kind", "hang"];
    const result = await verify([...args, "--scenario", "outage"]);
    expect(result.exitCode, result.stdout + result.stderr).toBe(0);
    expectNothingLost(scenarioOf(result.report().scenarios, "outage"));
  });
});

/** The signal whose consumer has the shared topic: which one it is, is luck. */
function ownerOf({ signals }: ScenarioReport): Signal {
  const owners = SIGNALS.filter((signal) => (signals[signal]?.delivered ?? 0) > 0);
  expect(owners).toHaveLength(1);
  return owners[0] as Signal;
}

/** Of the topic's owner these are missing and no others, but for the histograms that are never kept. */
function expectLost(scenario: ScenarioReport, sequences: readonly number[]): void {
  const owner = ownerOf(scenario);
  const missing = scenario.signals[owner]?.missingSequences ?? [];
  expect(missing).toEqual(expect.arrayContaining([...sequences]));
  const others = missing.filter((sequence) => !sequences.includes(sequence));
  if (owner === "metrics") expect(codes(scenario)).toContain("loss: cumulative-histogram");
  else expect(others).toEqual([]);
}

test("configs/documented loses what was sent in an outage, and in a crash of the edge", async () => {
  const result = await verify([
    ...["--configs", "configs/documented", "--items", String(ITEMS), "--outage", "15"],
    ...["--scenario", "delivery,outage,edge-crash"],
  ]);
  expect(result.exitCode, result.stderr).toBe(1);
  const { scenarios } = result.report();
  const during = Array.from({ length: PORTION }, (_, index) => PORTION + index);
  const outage = scenarioOf(scenarios, "outage");
  expectLost(outage, during);
  expect(codes(outage)).toContain("loss: committed-early");
  expect(codes(outage)).not.toContain("loss: queue-in-memory");
  const edge = scenarioOf(scenarios, "edge-crash");
  expectLost(edge, during);
  expect(codes(edge)).toContain("loss: queue-in-memory");
  expect(codes(edge)).not.toContain("loss: committed-early");
});

test("configs/documented loses something in a crash of the backend collector during an outage", async () => {
  const result = await verify([
    ...["--configs", "configs/documented", "--items", String(ITEMS), "--outage", "15"],
    ...["--scenario", "delivery,outage-crash"],
  ]);
  expect(result.exitCode, result.stderr).toBe(1);
  const crash = scenarioOf(result.report().scenarios, "outage-crash");
  for (const signal of SIGNALS) expect(crash.signals[signal]?.missing).toBeGreaterThan(0);
  expect(codes(crash)).toContain("loss: committed-early");
});
