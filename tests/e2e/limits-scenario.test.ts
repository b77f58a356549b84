import { expect, test } from "vitest";
import { SIGNALS } from "../../src/otlp/item.ts";
import { writeVariant } from "../support/config-variants.ts";
import { asJson, expectAllTaken, ON_MOTLP } from "../support/limits-scenario.ts";
import { verify } from "../support/run-cli.ts";

test("configs/durable takes all of them: motlp", () => expectAllTaken("motlp"));

test("otlp_json and batches limited in bytes: lost at the edge, and the limit is named", async () => {
  const variant = { edge: asJson("exporters"), backend: asJson("receivers") };
  const result = await verify([...(await writeVariant(variant, "motlp")), ...ON_MOTLP]);
  expect(result.exitCode, result.stderr).toBe(1);
  const [scenario] = result.report().scenarios;
  expect(scenario?.findings.map(({ code }) => code)).toEqual(["too-large"]);
  expect(scenario?.findings[0]?.remedy).toContain("measured in protobuf, and otlp_json makes more");
  for (const signal of SIGNALS) {
    const { missing = 0, lostAt } = scenario?.signals[signal] ?? {};
    expect(missing, signal).toBeGreaterThan(0);
    expect(lostAt?.edge, signal).toBe(missing);
  }
});
