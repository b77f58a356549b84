import { expect, test } from "vitest";
import { writeVariant } from "../support/config-variants.ts";
import {
  ARGS,
  codes,
  expectVisibleMismatches,
  ITEMS,
  scenarioOf,
} from "../support/encoding-mismatch.ts";
import { expectJudgedAgain } from "../support/judged-again.ts";
import { verify } from "../support/run-cli.ts";

// On Elasticsearch: tests/exhaustive/encoding-mismatch.test.ts. Partitions stop at what they cannot decode.
test("configs/durable: a mismatch is visible, and costs the mismatched signal alone", async () => {
  await expectVisibleMismatches("motlp", /the consumer stands still at offset 0/);
});

test("configs/documented: the other signals are lost on the shared topic, so it fails", async () => {
  const result = await verify([...ARGS, "--configs", "configs/documented"]);
  expect(result.exitCode, result.stderr).toBe(1);
  const scenario = scenarioOf(result);
  expect(codes(scenario)).toContain("shared-topic");
  expect(scenario.cases?.map(({ what, verdict }) => [what, verdict])).toEqual([
    ["as configured", "fail"],
  ]);
  expect(result.stdout).toContain("no mismatch was tried");
  await expectJudgedAgain(result.folder);
});

test("two configs that do not fit, and not a line says so: silent-mismatch", async () => {
  const configs = await writeVariant({
    edge: (config) => config.setIn(["exporters", "kafka", "traces", "encoding"], "jaeger_json"),
    backend: (config) => config.setIn(["receivers", "kafka", "traces", "encoding"], "otlp_json"),
  });
  const result = await verify([...ARGS, ...configs]);
  expect(result.exitCode, result.stderr).toBe(1);
  const scenario = scenarioOf(result);
  expect(codes(scenario)).toEqual(["silent-mismatch", "unsupported-encoding"]);
  expect(scenario.findings[0]?.message).toContain(`${ITEMS} of ${ITEMS} traces are gone without a`);
});
