import { expect, test } from "vitest";
import type { Document } from "yaml";
import { TARGET_KINDS } from "../../src/collector-config/target-kind.ts";
import { SIGNALS } from "../../src/otlp/item.ts";
import { writeVariant } from "../support/config-variants.ts";
import { expectJudgedAgain } from "../support/judged-again.ts";
import { verify } from "../support/run-cli.ts";

/** Requests of many small items and of large ones: scenario `limits`. */
const LIMITS = ["--scenario", "limits"];
const ON_MOTLP = [...LIMITS, "--target", "motlp"];
const QUEUE = ["exporters", "kafka", "sending_queue"];

function asJson(side: "exporters" | "receivers"): (config: Document) => void {
  return (config) => {
    for (const signal of SIGNALS) config.setIn([side, "kafka", signal, "encoding"], "otlp_json");
  };
}

test.each(TARGET_KINDS)("configs/durable takes all of them: %s", async (target) => {
  const result = await verify([...LIMITS, "--target", target]);
  expect(result.exitCode, result.stdout + result.stderr).toBe(0);
  const [scenario] = result.report().scenarios;
  for (const signal of SIGNALS) {
    expect(scenario?.signals[signal], signal).toMatchObject({ missing: 0, altered: 0, refused: 0 });
  }
  await expectJudgedAgain(result.folder);
});

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

test("a limit that follows the finding's remedy: nothing is lost", async () => {
  const variant = {
    edge: (config: Document) => {
      asJson("exporters")(config);
      config.setIn([...QUEUE, "batch", "max_size"], 300_000);
    },
    backend: asJson("receivers"),
  };
  const result = await verify([...(await writeVariant(variant, "motlp")), ...ON_MOTLP]);
  expect(result.exitCode, result.stdout + result.stderr).toBe(0);
});
