import { expect, test } from "vitest";
import { SIGNALS } from "../../src/otlp/item.ts";
import type { ScenarioReport } from "../../src/verdict/scenario-report.ts";
import { fateOfOwner } from "../support/fates.ts";
import { verify } from "../support/run-cli.ts";

/** A report lists up to 100 missing items. */
const ITEMS = 60;

async function broken(configs: string) {
  const result = await verify([
    ...["--configs", `configs/${configs}`, "--target", "motlp", "--brokers", "3"],
    ...["--items", String(ITEMS), "--scenario", "delivery,broker-crash"],
  ]);
  const scenario = result.report().scenarios.find(({ name }) => name === "broker-crash");
  return { result, scenario: scenario as ScenarioReport };
}

test("the leader of topics dies with followers behind it: configs/durable loses nothing", async () => {
  const { result, scenario } = await broken("durable");
  expect(result.exitCode, result.stdout + result.stderr).toBe(0);
  for (const signal of SIGNALS) {
    expect(scenario.signals[signal]).toMatchObject({ sent: ITEMS, missing: 0, altered: 0 });
  }
  expect(scenario.findings).toEqual([]);
});

test("Elastic's page takes the leader's word alone: what it alone had is lost, and named", async () => {
  const { result, scenario } = await broken("documented");
  expect(result.exitCode, result.stderr).toBe(1);
  // Sent in two steps while the followers had stopped; the second one reached none of them.
  const second = { from: ITEMS / 2, count: ITEMS / 6 };
  expect(fateOfOwner(scenario, second, "motlp")).toBe("lost");
  const finding = scenario.findings.find(({ code }) => code === "acknowledged-by-leader");
  expect(finding).toMatchObject({
    severity: "loss",
    evidence: [{ text: "kafka sets no producer.required_acks; the default is 1, the leader" }],
  });
});
