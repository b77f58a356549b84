import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Document } from "yaml";
import { SIGNALS } from "../../src/otlp/item.ts";
import type { Report } from "../../src/report/report.ts";
import { type ConfigVariant, writeVariant } from "../support/config-variants.ts";
import { type CliResult, cli, filesContaining, verify } from "../support/run-cli.ts";

/** What rules of `check` say, on real parts, where no other suite shows it. */
const ITEMS = 60;

async function run(variant: ConfigVariant, ...more: readonly string[]): Promise<CliResult> {
  return verify([...(await writeVariant(variant)), "--items", String(ITEMS), ...more]);
}

function missing({ scenarios }: Report): readonly (number | undefined)[] {
  return SIGNALS.map((signal) => scenarios[0]?.signals[signal]?.missing);
}

function findings({ scenarios }: Report): string[] {
  return (scenarios[0]?.findings ?? []).map(({ code, severity }) => `${severity} ${code}`);
}

/** The run's report lists the rule, and a risk that it shows. */
function expectRule({ check = [] }: Report, rule: string): void {
  expect(check.map((result) => result.rule)).toContain(rule);
}

function setPipelines(config: Document, processors: readonly string[]): void {
  for (const signal of SIGNALS) {
    config.setIn(["service", "pipelines", signal, "processors"], processors);
  }
}

test("signal-unread: a signal that the backend does not read stays in Kafka", async () => {
  const result = await run({
    backend: (config) => config.deleteIn(["service", "pipelines", "logs"]),
  });
  expect(result.exitCode, result.stderr).toBe(1);
  expect(missing(result.report())).toEqual([0, 0, ITEMS]);
  expectRule(result.report(), "signal-unread");
});

test("cumulative-histogram: without cumulativetodelta the exporter drops histograms", async () => {
  const result = await run({
    edge: (config) => config.deleteIn(["service", "pipelines", "metrics", "processors"]),
  });
  expect(result.exitCode, result.stderr).toBe(1);
  expect(findings(result.report())).toContain("loss cumulative-histogram");
  expectRule(result.report(), "cumulative-histogram");
});

test("batch-processor: behind the kafka receiver it makes message_marking void", async () => {
  const result = await run(
    {
      backend: (config) => {
        config.setIn(["processors", "batch"], { timeout: "1s" });
        setPipelines(config, ["batch"]);
      },
    },
    ...["--scenario", "outage-crash"],
  );
  expect(result.exitCode, result.stderr).toBe(1);
  expect(findings(result.report())).toContain("loss committed-early");
  expectRule(result.report(), "batch-processor");
});

test("processor-order: what a memory_limiter behind a batch processor refuses is lost", async () => {
  const result = await run({
    backend: (config) => {
      // Less than the collector needs for itself: it refuses everything.
      config.setIn(["processors", "memory_limiter"], { check_interval: "100ms", limit_mib: 1 });
      config.setIn(["processors", "batch"], { timeout: "1s" });
      setPipelines(config, ["batch", "memory_limiter"]);
    },
  });
  expect(result.exitCode, result.stderr).toBe(1);
  expect(missing(result.report())).toEqual([ITEMS, ITEMS, ITEMS]);
  // Kafka has nothing more to give.
  const { signals } = result.report().scenarios[0] ?? {};
  for (const signal of SIGNALS) expect(signals?.[signal]?.lostAt["waiting-in-kafka"]).toBe(0);
  expectRule(result.report(), "processor-order");
});

/**
 * Plays an incident whose one fault lasts until the backend collector has dropped something.
 *
 * @param fault as in an incident file, without its times
 */
async function reproduce(fault: string, args: readonly string[]): Promise<Report> {
  const incident = join(await mkdtemp(join(tmpdir(), "edot-incident-")), "incident.yaml");
  const times = "at: 1s, for: 4s, until: backend-send-failed";
  await writeFile(
    incident,
    `title: a refusal\ntraffic: { for: 6s }\nfaults:\n  - { ${times}, do: ${fault} }\n`,
  );
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
  const report = await reproduce("revoke-key", args);
  expect(report.verdict).toBe("fail");
  expect(lost(report)).toBeGreaterThan(0);
  expectRule(report, "status-not-retried");
});

test("marked-on-permanent-error: what mOTLP answers with 401 is committed and lost", async () => {
  const args = await writeVariant(
    {
      backend: (config) =>
        config.setIn(["receivers", "kafka", "message_marking", "on_permanent_error"], true),
    },
    "motlp",
  );
  const report = await reproduce("respond, status: 401", [...args, "--target", "motlp"]);
  expect(report.verdict).toBe("fail");
  expect(lost(report)).toBeGreaterThan(0);
  const { signals } = report.scenarios[0] ?? {};
  for (const signal of SIGNALS) expect(signals?.[signal]?.lostAt["waiting-in-kafka"]).toBe(0);
  expectRule(report, "marked-on-permanent-error");
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
