import { expect, test } from "vitest";
import { SIGNALS } from "../../src/otlp/item.ts";
import { codes } from "../support/findings-of.ts";
import { ARGS, EARLY, run } from "../support/retention.ts";
import { scenarioOf, verify } from "../support/run-cli.ts";

test("what expired in Kafka is lost, and nothing else: mOTLP", async () => {
  const result = await verify([...ARGS, "--target", "motlp"]);
  expect(result.exitCode, result.stdout + result.stderr).toBe(0);
  const scenario = scenarioOf(result);
  for (const signal of SIGNALS) {
    const { missing, expired } = scenario.signals[signal] ?? {};
    expect(expired, signal).toBeGreaterThanOrEqual(EARLY);
    expect(missing, signal).toBe(expired);
  }
  expect(codes(scenario)).toEqual(["loss: expired-by-retention"]);
});

test("initial_offset: latest: what Kafka still had is skipped after a restart, and fails", async () => {
  const result = await run({
    backend: (config) => config.setIn(["receivers", "kafka", "initial_offset"], "latest"),
  });
  expect(result.exitCode, result.stderr).toBe(1);
  const scenario = scenarioOf(result);
  for (const signal of SIGNALS) {
    const { missing = 0, expired = 0 } = scenario.signals[signal] ?? {};
    expect(expired, signal).toBeGreaterThan(0);
    expect(missing, signal).toBeGreaterThan(expired);
  }
  expect(codes(scenario)).toContain("loss: latest-offset");
  expect(codes(scenario)).toContain("loss: expired-by-retention");
});
