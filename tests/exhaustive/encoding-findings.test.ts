import { describe, expect, test } from "vitest";
import type { Document } from "yaml";
import { SIGNALS, type Signal } from "../../src/otlp/item.ts";
import type { Finding } from "../../src/verdict/findings/finding.ts";
import { type ConfigVariant, writeVariant } from "../support/config-variants.ts";
import { type CliResult, processesUsing, verify } from "../support/run-cli.ts";

/** Two configs that do not fit, in a plain delivery: what users meet before they know why. */
const ITEMS = 20;

function encoding(signal: Signal, edge: string, backend: string): ConfigVariant {
  return {
    edge: (config) => config.setIn(["exporters", "kafka", signal, "encoding"], edge),
    backend: (config) => config.setIn(["receivers", "kafka", signal, "encoding"], backend),
  };
}

async function run(variant: ConfigVariant): Promise<CliResult> {
  const configs = await writeVariant(variant);
  return verify([...configs, "--items", String(ITEMS)]);
}

function findings(result: CliResult): readonly Finding[] {
  return result.report().scenarios[0]?.findings ?? [];
}

function codes(result: CliResult): string[] {
  return findings(result).map(({ code, severity }) => `${severity} ${code}`);
}

function expectLost(result: CliResult, lost: Signal): void {
  expect(result.exitCode, result.stdout + result.stderr).toBe(1);
  const accounts = result.report().scenarios[0]?.signals;
  for (const signal of SIGNALS) {
    const missing = signal === lost ? ITEMS : 0;
    expect(accounts?.[signal], signal).toMatchObject({ sent: ITEMS, missing, altered: 0 });
  }
}

describe("one encoding written, another one read", () => {
  test("otlp_json read as otlp_proto: encoding-mismatch, with lines, offsets and numbers", async () => {
    const result = await run(encoding("logs", "otlp_json", "otlp_proto"));
    expectLost(result, "logs");
    expect(codes(result)).toEqual(["loss encoding-mismatch"]);
    const [finding] = findings(result);
    expect(finding?.message).toMatch(
      /could not decode \d+ messages of otel-logs \(partition 0: off/,
    );
    expect(finding?.message).toContain(`Missing: ${ITEMS} of ${ITEMS} logs`);
    const [edge, backend, log] = finding?.evidence ?? [];
    expect(edge?.source).toMatch(/edge\.yaml:\d+$/);
    expect(edge?.text).toBe("kafka writes logs to otel-logs as otlp_json");
    expect(backend?.source).toMatch(/backend-elasticsearch\.yaml:\d+$/);
    expect(backend?.text).toBe("kafka reads logs from otel-logs as otlp_proto");
    expect(log?.source).toMatch(/backend\.log$/);
    expect(log?.text).toMatch(/"topic":"otel-logs","partition":0,.*"offset":\d/);
  });

  test("jaeger_json read as otlp_json: not one line says so, and silent-mismatch does", async () => {
    const result = await run(encoding("traces", "jaeger_json", "otlp_json"));
    expectLost(result, "traces");
    expect(codes(result)).toEqual(["loss silent-mismatch", "risk unsupported-encoding"]);
    expect(findings(result)[0]?.message).toContain(
      `${ITEMS} of ${ITEMS} traces are gone without a log line: all ${ITEMS} messages of otel-traces are committed`,
    );
  });

  test("the same unusual encoding on both sides: everything may arrive, and it is reported all the same", async () => {
    const result = await run(encoding("logs", "otlp_json", "otlp_json"));
    expect(result.exitCode, result.stdout + result.stderr).toBe(0);
    expect(codes(result)).toEqual([]);
    const zipkin = await run(encoding("traces", "zipkin_json", "zipkin_json"));
    expect(codes(zipkin)).toContain("risk unsupported-encoding");
    expect(codes(zipkin).join()).not.toContain("mismatch");
  });
});

describe("an encoding that EDOT does not know is reported before anything runs through it", () => {
  test.each([
    ["edge", "logs", ["exporters", "kafka", "logs", "encoding"], "otlp_xml"],
    ["backend", "metrics", ["receivers", "kafka", "metrics", "encoding"], "raw"],
  ] as const)("%s: %s", async (role, signal, keys, name) => {
    const change = (config: Document) => config.setIn(keys, name);
    const configs = await writeVariant(role === "edge" ? { edge: change } : { backend: change });
    const result = await verify([...configs, "--items", String(ITEMS)]);
    expect(result.exitCode, result.stderr).toBe(2);
    expect(result.stderr.match(/^error: /gm)).toHaveLength(1);
    expect(result.stderr).toContain("[config-invalid]");
    expect(result.stderr).toContain(`knows no encoding ${name} for ${signal}`);
    expect(result.stderr).toMatch(new RegExp(`at: .*${role}.*\\.yaml:\\d+\\n`));
    expect(result.stderr).toContain("remedy: set encoding: otlp_proto or otlp_json");
    expect(processesUsing(result.temporary)).toEqual([]);
  });
});
