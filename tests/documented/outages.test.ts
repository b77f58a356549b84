import { describe, expect, test } from "vitest";
import { versions } from "../../src/artifacts/versions.ts";
import type { ScenarioReport } from "../../src/report/report.ts";
import { TARGET_KINDS, type TargetKind } from "../../src/targets/target-kind.ts";
import { SIGNALS, type Signal } from "../../src/telemetry/item.ts";
import { verify } from "../e2e/run-cli.ts";
import { type Fate, PINS, type Pin, type PinnedScenario } from "./pins.ts";

const ITEMS = 120;
/** A third each before, during and after. */
const PORTION = ITEMS / 3;
const PORTIONS = [0, 1, 2] as const;
type Portion = (typeof PORTIONS)[number];

/** What a pin says of a portion of one signal. */
function fateOfSignal({ signals }: ScenarioReport, signal: Signal, portion: Portion): Fate {
  const missing = (signals[signal]?.missingSequences ?? []).filter(
    (sequence) => Math.floor(sequence / PORTION) === portion,
  );
  if (missing.length === PORTION) return "lost";
  return missing.length === 0 ? "kept" : "in part";
}

/**
 * What became of a portion of the signal whose consumer had the shared topic then: which one has it,
 * is luck. To Elasticsearch the histograms among the metrics never arrive: their temporality is
 * cumulative, which `cumulative-histogram` says.
 */
function fateOf(scenario: ScenarioReport, portion: Portion, target: TargetKind): Fate {
  const owners = SIGNALS.filter((signal) => fateOfSignal(scenario, signal, portion) !== "lost");
  if (owners.length === 0) return "lost";
  if (owners.length > 1) return "in part";
  const owner = owners[0] as Signal;
  const fate = fateOfSignal(scenario, owner, portion);
  if (owner !== "metrics" || target !== "elasticsearch" || fate === "kept") return fate;
  const missing = (scenario.signals.metrics?.missingSequences ?? []).filter(
    (sequence) => Math.floor(sequence / PORTION) === portion,
  );
  return missing.length < PORTION / 2 ? "kept" : fate;
}

function expectPinned(scenario: ScenarioReport, pin: Pin, target: TargetKind): void {
  if (pin.fates !== undefined) {
    for (const portion of PORTIONS) {
      expect(pin.fates[portion], `${scenario.name}, portion ${portion}`).toContain(
        fateOf(scenario, portion, target),
      );
    }
  }
  for (const signal of SIGNALS) {
    if (pin.fates === undefined) expect(scenario.signals[signal]?.missing).toBeGreaterThan(0);
  }
  const codes = scenario.findings.map(({ code, severity }) => `${severity}: ${code}`);
  expect(codes, scenario.name).toEqual(expect.arrayContaining([...pin.findings]));
  for (const code of pin.absent) expect(codes, scenario.name).not.toContain(code);
}

test("every EDOT version has its pins", () => {
  expect(Object.keys(PINS).sort()).toEqual(Object.keys(versions().edot).sort());
});

describe.each(Object.keys(PINS))("configs/documented on EDOT %s", (edot) => {
  describe.each(TARGET_KINDS)("with %s", (target) => {
    test.each([[["outage", "edge-crash"]], [["outage-crash"]]] as const)(
      "%j",
      async (scenarios: readonly PinnedScenario[]) => {
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
          expectPinned(found, PINS[edot]?.[target]?.[name] as Pin, target);
        }
      },
    );
  });
});
