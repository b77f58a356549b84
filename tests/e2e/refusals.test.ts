import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ScenarioReport } from "../../src/verdict/scenario-report.ts";
import { LONG_NAMES, lengthenSpanNames } from "../support/breaking-processors.ts";
import { writeVariant } from "../support/config-variants.ts";
import { codes, finding, losses } from "../support/findings-of.ts";
import { deliver } from "../support/own-delivery.ts";
import { verify } from "../support/run-cli.ts";

/** What Elasticsearch refuses, and documents that nobody sent: each with its exact number. */
const ITEMS = 60;

const LONG_NAMED = [5, 15, 25, 35, 45, 55];

test("documents that do not fit the mapping: exactly those are missing", async () => {
  const configs = await writeVariant({
    backend: (config) => {
      lengthenSpanNames(config);
      config.setIn(["exporters", "elasticsearch", "include_source_on_error"], false);
    },
  });
  const result = await verify([...configs, "--items", String(ITEMS), "--as-sent"]);
  expect(result.exitCode, result.stderr).toBe(1);
  const [scenario] = result.report().scenarios as [ScenarioReport];
  expect(losses(scenario)).toEqual([
    [ITEMS / 10, 0],
    [0, 0],
    [0, 0],
  ]);
  expect(scenario.signals.traces?.missingSequences).toEqual(LONG_NAMED);
  expect(codes(scenario)).toEqual(["loss: rejected-documents"]);
  const { message, evidence } = finding(scenario, "rejected-documents");
  expect(message).toContain(`${ITEMS / 10} documents`);
  const texts = evidence.map(({ text }) => text).join("\n");
  expect(texts).toContain(".ds-traces-delivery_");
  expect(texts).toContain("document_parsing_exception");
});

test("documents in a failure store: missing, counted there, and not a word in the log", async () => {
  const settings = { "data_streams.failure_store.enabled": '["traces-*"]' };
  const { report, logs } = await deliver({
    items: ITEMS,
    changes: {
      elasticsearch: { settings },
      overlay: {
        backend: {
          processors: { transform: LONG_NAMES },
          service: { pipelines: { traces: { processors: ["transform"] } } },
        },
      },
    },
  });
  expect(report.signals.traces).toMatchObject({ missing: LONG_NAMED.length, unexpected: 0 });
  expect(report.signals.traces?.missingSequences).toEqual(LONG_NAMED);
  expect(report.findings.map(({ code }) => code)).toEqual(["rejected-documents"]);
  const { message, evidence } = finding(report, "rejected-documents");
  expect(message).toMatch(/^6 documents are in failure stores/);
  expect(evidence[0]?.source).toMatch(/^traces-delivery_.*::failures$/);
  expect(evidence[0]?.text).toContain("document_parsing_exception");
  expect(await readFile(join(logs, "backend.log"), "utf8")).not.toContain("failed to index");
});

test("metrics that arrive a second time are conflicts: no loss, no duplicate, no finding", async () => {
  const configs = await writeVariant({
    backend: (config) => {
      config.setIn(["service", "pipelines", "metrics/again"], {
        receivers: ["kafka"],
        exporters: ["elasticsearch"],
      });
    },
  });
  const result = await verify([...configs, "--items", String(ITEMS)]);
  expect(result.exitCode, result.stdout).toBe(0);
  const [scenario] = result.report().scenarios as [ScenarioReport];
  expect(scenario.signals.metrics).toMatchObject({ delivered: ITEMS, duplicated: 0 });
  expect(codes(scenario)).toEqual([]);
});
