import { expect, test } from "vitest";
import { SIGNALS, type Signal } from "../../src/otlp/item.ts";
import type { FindingCode } from "../../src/verdict/findings/registry.ts";
import { dropLogs } from "../support/breaking-processors.ts";
import { type ConfigVariant, writeVariant } from "../support/config-variants.ts";
import { type CliResult, verify } from "../support/run-cli.ts";

/** Processors break these on purpose; their effects are not what is tested. */
const AS_SENT = ["--as-sent"];

/** Each break must be seen, with the right numbers, in the signal it is in and in no other. */
const ITEMS = 60;
const UNHARMED = {
  sent: ITEMS,
  delivered: ITEMS,
  missing: 0,
  duplicated: 0,
  altered: 0,
  unexpected: 0,
};

async function run(variant: ConfigVariant, more: readonly string[] = []): Promise<CliResult> {
  const configs = await writeVariant(variant);
  return verify([...configs, "--items", String(ITEMS), ...more]);
}

function expectAccounts(
  result: CliResult,
  broken: Partial<Record<Signal, Partial<typeof UNHARMED>>>,
): void {
  expect(result.exitCode, result.stderr).toBe(1);
  const scenario = result.report().scenarios[0];
  expect(scenario?.verdict).toBe("fail");
  for (const signal of SIGNALS) {
    expect(scenario?.signals[signal], signal).toMatchObject({ ...UNHARMED, ...broken[signal] });
  }
}

function codes(result: CliResult): FindingCode[] {
  return (result.report().scenarios[0]?.findings ?? []).map(({ code }) => code);
}

test("a backend that reads another topic: the signal's items are missing", async () => {
  const result = await run({
    backend: (config) => config.setIn(["receivers", "kafka", "logs", "topics"], ["elsewhere"]),
  });
  expectAccounts(result, { logs: { delivered: 0, missing: ITEMS } });
  expect(codes(result)).toEqual(["topic-mismatch", "waiting-in-kafka"]);
  expect(result.stdout).toContain("topic otel-logs, partition 0");
});

test("a wrong API key: nothing arrives, and Elasticsearch's refusal is quoted", async () => {
  const wrong = Buffer.from("no-such-id:no-such-key").toString("base64");
  const result = await run({}, ["--env", `ELASTICSEARCH_API_KEY=${wrong}`]);
  const missing = { delivered: 0, missing: ITEMS };
  expectAccounts(result, { traces: missing, metrics: missing, logs: missing });
  expect(codes(result)).toContain("authentication-refused");
  expect(result.stdout).toContain("401");
});

test("a filter that drops every fifth log: exactly those are missing", async () => {
  const result = await run({ backend: dropLogs("05") }, AS_SENT);
  expectAccounts(result, { logs: { delivered: (ITEMS * 4) / 5, missing: ITEMS / 5 } });
  const missing = result.report().scenarios[0]?.signals.logs?.missingSequences;
  expect(missing).toEqual(Array.from({ length: ITEMS / 5 }, (_, index) => index * 5));
});

test("a processor that changes one attribute: altered, with the field", async () => {
  const result = await run(
    {
      backend: (config) => {
        config.setIn(["processors", "resource"], {
          attributes: [{ key: "service.version", value: "0.0.0-changed", action: "update" }],
        });
        config.setIn(["service", "pipelines", "traces", "processors"], ["resource"]);
      },
    },
    AS_SENT,
  );
  expectAccounts(result, { traces: { altered: ITEMS } });
  const sample = result.report().scenarios[0]?.signals.traces?.alteredSamples[0];
  expect(sample?.differences.map(({ field }) => field)).toContain(
    "resource.attributes.service.version",
  );
});

test("a second pipeline for the same signal: every item twice", async () => {
  const result = await run({
    backend: (config) => {
      config.setIn(["service", "pipelines", "logs/again"], {
        receivers: ["kafka"],
        exporters: ["elasticsearch"],
      });
    },
  });
  expectAccounts(result, { logs: { duplicated: ITEMS } });
  expect(result.report().check?.map(({ rule }) => rule)).toEqual(["duplicate-path"]);
});
