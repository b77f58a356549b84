import { describe, expect, test } from "vitest";
import { versions } from "../../src/base/versions.ts";
import type { TargetKind } from "../../src/collector-config/target-kind.ts";
import { SIGNALS } from "../../src/otlp/item.ts";
import { codesOf } from "../../src/verdict/alerts/alert.ts";
import type { ScenarioReport } from "../../src/verdict/scenario-report.ts";
import { fateOfOwner } from "../support/fates.ts";
import { verify } from "../support/run-cli.ts";
import { PINS, type Pin, type PinnedScenario, type Refusal } from "./pins.ts";

/** A report lists up to 100 missing items. */
const ITEMS = 90;
/** A third each before, during and after. */
const PORTION = ITEMS / 3;
const PORTIONS = [0, 1, 2] as const;

function expectPinned(scenario: ScenarioReport, pin: Pin, target: TargetKind): void {
  if (pin.fates !== undefined) {
    for (const portion of PORTIONS) {
      expect(pin.fates[portion], `${scenario.name}, portion ${portion}`).toContain(
        fateOfOwner(scenario, { from: portion * PORTION, count: PORTION }, target),
      );
    }
  }
  for (const signal of SIGNALS) {
    if (pin.fates === undefined) expect(scenario.signals[signal]?.missing).toBeGreaterThan(0);
  }
  if (pin.findings.includes("loss: committed-early") && pin.fates?.[1].includes("lost")) {
    const lost = SIGNALS.flatMap((signal) => scenario.signals[signal]?.losses ?? []);
    const early = { at: "backend-collector", because: "committed-early", items: PORTION };
    expect(lost, scenario.name).toContainEqual(expect.objectContaining(early));
  }
  // The buffer hides what is lost behind it: everything is committed, and nothing waits.
  if (scenario.name === "outage" && pin.findings.includes("loss: committed-early")) {
    expect(codesOf(scenario.alerts ?? [], false), scenario.name).toContain("kafka-lag");
    expect(codesOf(scenario.alerts ?? [], true), scenario.name).toContain("sent-without-arrival");
  }
  const codes = scenario.findings.map(({ code, severity }) => `${severity}: ${code}`);
  expect(codes, scenario.name).toEqual(expect.arrayContaining([...pin.findings]));
  for (const code of pin.absent) expect(codes, scenario.name).not.toContain(code);
}

/** Scenarios of one run each. */
type Runs = readonly (readonly PinnedScenario[])[];
const ALL_RUNS: Runs = [["outage", "edge-crash"], ["outage-crash"]];

/** What the page does on every EDOT version, towards one target; a file each, to run side by side. */
export function testPinnedOutages(target: TargetKind, runs = ALL_RUNS): void {
  test("every EDOT version has its pins", () => {
    expect(Object.keys(PINS).sort()).toEqual(Object.keys(versions().edot).sort());
  });

  for (const [edot, pins] of Object.entries(PINS)) {
    describe(`configs/documented on EDOT ${edot}`, () => {
      if ("refusal" in pins) testRefusal(edot, target, pins);
      else testOutages(edot, target, pins[target], runs);
    });
  }
}

function testRefusal(edot: string, target: TargetKind, { refusal }: Refusal): void {
  test("does not load", async () => {
    const result = await verify([
      ...["--configs", "configs/documented", "--edot", edot, "--target", target],
    ]);
    expect(result.exitCode, result.stderr).toBe(2);
    expect(result.stderr).toContain(`error: ${refusal}`);
  });
}

function testOutages(
  edot: string,
  target: TargetKind,
  pins: Readonly<Record<PinnedScenario, Pin>>,
  runs: Runs,
): void {
  test.each(runs.map((scenarios) => [scenarios] as const))("%j", async (scenarios) => {
    const result = await verify([
      ...["--configs", "configs/documented", "--edot", edot, "--target", target],
      ...["--items", String(ITEMS), "--outage", "15"],
      ...["--scenario", ["delivery", ...scenarios].join(",")],
    ]);
    expect(result.exitCode, result.stderr).toBe(1);
    for (const name of scenarios) {
      const found = result.report().scenarios.find((scenario) => scenario.name === name);
      if (found === undefined) throw new Error(`no scenario ${name} in the report`);
      expect(found.verdict).toBe("fail");
      expectPinned(found, pins[name], target);
    }
  });
}
