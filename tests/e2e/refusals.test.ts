import { expect, test } from "vitest";
import type { ScenarioReport } from "../../src/verdict/scenario-report.ts";
import { lengthenSpanNames, longNamed } from "../support/breaking-processors.ts";
import { writeVariant } from "../support/config-variants.ts";
import { codes, finding, losses } from "../support/findings-of.ts";
import { verify } from "../support/run-cli.ts";

/** What Elasticsearch refuses, with its exact number; more in tests/exhaustive/refusals.test.ts. */
const ITEMS = 60;

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
  expect(scenario.signals.traces?.missingSequences).toEqual(longNamed(ITEMS));
  expect(codes(scenario)).toEqual(["loss: rejected-documents"]);
  const { message, evidence } = finding(scenario, "rejected-documents");
  expect(message).toContain(`${ITEMS / 10} documents`);
  const texts = evidence.map(({ text }) => text).join("\n");
  expect(texts).toContain(".ds-traces-delivery_");
  expect(texts).toContain("document_parsing_exception");
});
