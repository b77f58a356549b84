import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SIGNALS } from "../../src/otlp/item.ts";
import type { Report } from "../../src/report/report.ts";
import { type ConfigVariant, writeVariant } from "../support/config-variants.ts";
import { type CliResult, cli, filesContaining, verify } from "../support/run-cli.ts";

/** What rules of `check` say, on real parts, where neither another suite nor a recorded run shows it. */
const ITEMS = 60;

async function run(variant: ConfigVariant, ...more: readonly string[]): Promise<CliResult> {
  return verify([...(await writeVariant(variant)), "--items", String(ITEMS), ...more]);
}

function missing({ scenarios }: Report): readonly (number | undefined)[] {
  return SIGNALS.map((signal) => scenarios[0]?.signals[signal]?.missing);
}

/** The run's report lists the rule, and a risk that it shows. */
function expectRule({ check = [] }: Report, rule: string): void {
  expect(check.map((result) => result.rule)).toContain(rule);
}

async function reproduce(incident: string, args: readonly string[]): Promise<Report> {
  const folder = join(await mkdtemp(join(tmpdir(), "edot-proof-")), "report");
  const { stdout, stderr } = await cli([
    ...["reproduce", incident, ...args],
    ...["--report", folder, "--json"],
  ]);
  if (stdout === "") throw new Error(`no report; stderr was:\n${stderr}`);
  return JSON.parse(stdout);
}

function lost(report: Report): number {
  return missing(report).reduce<number>((sum, count = 0) => sum + count, 0);
}

test("status-not-retried: while the key is expired, everything is dropped", async () => {
  const args = await writeVariant({
    backend: (config) =>
      config.setIn(["exporters", "elasticsearch", "retry", "retry_on_status"], [429]),
  });
  const report = await reproduce("api-key-expired", args);
  expect(report.verdict).toBe("fail");
  expect(lost(report)).toBeGreaterThan(0);
  expectRule(report, "status-not-retried");
});

test("mapping-mode-ignored: the exporter warns, and documents are as before", async () => {
  const result = await run({
    backend: (config) => config.setIn(["exporters", "elasticsearch", "mapping"], { mode: "ecs" }),
  });
  expect(result.exitCode, result.stderr).toBe(0);
  const said = "mapping::mode config option is deprecated and ignored";
  expect(await filesContaining(join(result.folder, "logs"), said)).not.toEqual([]);
  expectRule(result.report(), "mapping-mode-ignored");
});

test("debug-verbosity: every item is in the collector's log", async () => {
  const result = await run({
    backend: (config) => {
      config.setIn(["exporters", "debug"], { verbosity: "detailed" });
      config.setIn(["service", "pipelines", "logs", "exporters"], ["elasticsearch", "debug"]);
    },
  });
  expect(result.exitCode, result.stderr).toBe(0);
  expect(await filesContaining(join(result.folder, "logs"), "LogRecord #0")).not.toEqual([]);
  expectRule(result.report(), "debug-verbosity");
});
