import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ScenarioReport } from "../../src/verdict/scenario-report.ts";
import { LONG_NAMES, longNamed } from "../support/breaking-processors.ts";
import { writeVariant } from "../support/config-variants.ts";
import { codes, finding, losses } from "../support/findings-of.ts";
import { deliver } from "../support/own-delivery.ts";
import { verify } from "../support/run-cli.ts";

/** Ghosts, and documents that Elasticsearch refuses or has already: each with its exact number. */
const ITEMS = 60;

test("a log receiver that takes OTLP for text: ghosts, each attributed to its own scenario", async () => {
  const configs = await writeVariant({
    backend: (config) => config.setIn(["receivers", "kafka", "logs", "encoding"], "text"),
  });
  const result = await verify([
    ...configs,
    ...["--items", String(ITEMS), "--outage", "5", "--scenario", "delivery,outage"],
  ]);
  expect(result.exitCode, result.stderr).toBe(1);
  const [delivery, outage] = result.report().scenarios as [ScenarioReport, ScenarioReport];
  const ids = [delivery, outage].map((scenario) => {
    const { logs } = scenario.signals;
    expect(logs).toMatchObject({ delivered: 0, missing: ITEMS });
    const samples = logs?.unexpectedSamples ?? [];
    expect(samples).toHaveLength(logs?.unexpected ?? 0);
    const { message, evidence } = finding(scenario, "phantom-documents");
    expect(message).toContain(`${samples.length} among the logs`);
    expect(evidence[0]?.source).toBe(`${samples[0]?.index}, document ${samples[0]?.id}`);
    expect(samples[0]?.index).toContain(".ds-logs-generic.otel-default-");
    expect(scenario.signals.traces).toMatchObject({ missing: 0, unexpected: 0 });
    return samples.map(({ id }) => id);
  });
  // At least one message each time that the edge was sent to: a busy SDK sends its items in more requests.
  expect(ids[0]?.length).toBeGreaterThanOrEqual(2);
  expect(new Set(ids.flat()).size).toBe(ids.flat().length);
});

test("an outage longer than metrics look back: what was sent in its first part is refused", async () => {
  const items = 80;
  const result = await verify([
    ...["--scenario", "outage", "--outage", "24", "--metrics-window", "9"],
    ...["--items", String(items)],
  ]);
  expect(result.exitCode, result.stderr).toBe(1);
  const [scenario] = result.report().scenarios as [ScenarioReport];
  // Half of them, in four portions 6 s apart, of which the first three are older than 9 s at the end.
  const refused = (items / 2 / 4) * 3;
  expect(losses(scenario)).toEqual([
    [0, 0],
    [refused, 0],
    [0, 0],
  ]);
  expect(scenario.signals.metrics?.missingSequences).toEqual(
    Array.from({ length: refused }, (_, sequence) => sequence),
  );
  expect(codes(scenario)).toEqual(["loss: too-old-for-time-series"]);
  const { message, evidence } = finding(scenario, "too-old-for-time-series");
  expect(message).toContain(`${refused} metric documents`);
  expect(message).toContain("too old");
  expect(evidence.map(({ source }) => source)).toContainEqual(
    expect.stringContaining("index .ds-metrics-outage_"),
  );
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
  expect(report.signals.traces).toMatchObject({ missing: longNamed(ITEMS).length, unexpected: 0 });
  expect(report.signals.traces?.missingSequences).toEqual(longNamed(ITEMS));
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
