import { expect, test } from "vitest";
import type { TargetKind } from "../../src/collector-config/target-kind.ts";
import { SIGNALS } from "../../src/otlp/item.ts";
import { type AlertCode, codesOf } from "../../src/verdict/alerts/alert.ts";
import type { ScenarioReport } from "../../src/verdict/scenario-report.ts";
import { dropLogs } from "./breaking-processors.ts";
import { type ConfigVariant, writeVariant } from "./config-variants.ts";
import { verify } from "./run-cli.ts";

const ITEMS = 30;
/** Few items, a short outage: what is compared does not depend on how long it is. */
const QUICK = ["--items", String(ITEMS), "--outage", "3", "--scenario", "outage,outage-crash"];

const dropSome: ConfigVariant = { backend: dropLogs("05") };
/** A queue in memory between Kafka and the target: a crash costs what it holds. */
const memoryQueue: ConfigVariant = {
  backend: (config) => {
    for (const exporter of ["elasticsearch", "otlphttp"]) {
      if (!config.hasIn(["exporters", exporter])) continue;
      config.setIn(["exporters", exporter, "sending_queue"], {
        enabled: true,
        queue_size: 1000,
      });
    }
  },
};
const elsewhere: ConfigVariant = {
  backend: (config) => config.setIn(["receivers", "kafka", "logs", "topics"], ["elsewhere"]),
};

const PAIRS: Readonly<Record<string, (target: TargetKind) => Promise<string[]>>> = {
  durable: async () => ["--configs", "configs/durable"],
  documented: async () => ["--configs", "configs/documented"],
  "a filter that drops logs": async (target) => [
    ...(await writeVariant(dropSome, target)),
    "--as-sent",
  ],
  "a queue in memory": (target) => writeVariant(memoryQueue, target),
  "another topic": (target) => writeVariant(elsewhere, target),
};

/** What these tell does not depend on how long a target takes to start on a busy machine. */
const FIRM: ReadonlySet<AlertCode> = new Set<AlertCode>([
  "edge-down",
  "edge-restarted",
  "edge-refused",
  "edge-send-failed",
  "backend-restarted",
  "backend-undecodable",
  "kafka-expired",
]);
/** With one topic for all signals it is luck which of them is lost, and what is made of its messages. */
const LUCK = ["cumulative-histogram", "phantom-documents", "retries-exhausted"];

/** What a scenario learned, but for what is luck. */
function learned(scenario: ScenarioReport) {
  const signals = SIGNALS.map((signal) => scenario.signals[signal]);
  return {
    name: scenario.name,
    verdict: scenario.verdict,
    sent: signals.map((signal) => signal?.sent),
    isAnyMissing: signals.map((signal) => (signal?.missing ?? 0) > 0).sort(),
    alerts: codesOf(scenario.alerts ?? [], true).filter((code) => FIRM.has(code)),
    findings: scenario.findings
      .filter(({ code }) => !LUCK.includes(code))
      .map(({ code, severity }) => `${severity}: ${code}`)
      .sort(),
  };
}

/** Tests that compare both ways to play the two on one target; a file each, to run side by side. */
export function testSideBySideOn(target: TargetKind, names = Object.keys(PAIRS)): void {
  test.each(names)("as one after the other: %s", async (name) => {
    const configs = (await PAIRS[name]?.(target)) ?? [];
    const run = async (...more: readonly string[]) => {
      const result = await verify([...QUICK, "--target", target, ...configs, ...more]);
      const { scenarios } = result.report();
      return { exitCode: result.exitCode, scenarios };
    };
    const [together, serial] = [await run(), await run("--serial")];
    expect(together.scenarios.map(learned)).toEqual(serial.scenarios.map(learned));
    expect(together.exitCode).toBe(serial.exitCode);
    // One outage, and a pipeline of its own for the second one.
    const [first, second] = together.scenarios;
    expect(first?.overlays).toBeUndefined();
    expect(second?.overlays?.edge).toBeDefined();
    expect(serial.scenarios.some(({ overlays }) => overlays !== undefined)).toBe(false);
  });
}
