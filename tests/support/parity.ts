import { expect } from "vitest";
import type { TargetKind } from "../../src/collector-config/target-kind.ts";
import { SIGNALS } from "../../src/otlp/item.ts";
import type { ScenarioReport } from "../../src/verdict/scenario-report.ts";
import { fateOf } from "./fates.ts";
import { verify } from "./run-cli.ts";

/** A report lists up to 100 missing items. */
const ITEMS = 90;
/** What is sent before, during and after an outage; a half each in `delivery`. */
const PORTIONS = { delivery: 2, outage: 3 } as const;

/**
 * What a scenario learned, but for what is luck: which signal has Elastic's shared topic, and with
 * metrics in it the histograms that Elasticsearch's exporter drops.
 */
function learned(scenario: ScenarioReport, target: TargetKind) {
  const portions = PORTIONS[scenario.name as keyof typeof PORTIONS];
  const count = ITEMS / portions;
  const fates = SIGNALS.map((signal) =>
    Array.from({ length: portions }, (_, index) =>
      fateOf(scenario, signal, { from: index * count, count }, target),
    ).join(", "),
  );
  return {
    name: scenario.name,
    verdict: scenario.verdict,
    fates: fates.sort(),
    findings: scenario.findings
      .map(({ code, severity }) => `${severity}: ${code}`)
      .filter((finding) => !finding.endsWith("cumulative-histogram"))
      .sort(),
  };
}

/** Containers and processes come to the same. */
export async function expectParity(
  configs: "durable" | "documented",
  target: TargetKind,
): Promise<void> {
  const [inContainers, inProcesses] = await Promise.all(
    ["docker", "process"].map(async (runtime) => {
      const result = await verify([
        ...["--runtime", runtime, "--configs", `configs/${configs}`, "--target", target],
        ...["--items", String(ITEMS), "--scenario", "delivery,outage", "--outage", "15"],
      ]);
      const report = result.report();
      expect(report.runtime, result.stderr).toBe(runtime);
      return {
        exitCode: result.exitCode,
        scenarios: report.scenarios.map((scenario) => learned(scenario, target)),
      };
    }),
  );
  expect(inContainers).toEqual(inProcesses);
  expect(inContainers?.exitCode).toBe(configs === "durable" ? 0 : 1);
}
