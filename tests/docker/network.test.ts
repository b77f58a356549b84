import { expect, test } from "vitest";
import { SIGNALS } from "../../src/otlp/item.ts";
import { verify } from "../support/run-cli.ts";

test("Elasticsearch's network is taken away: configs/durable loses nothing", async () => {
  const result = await verify([
    ...["--items", "120", "--scenario", "outage", "--outage", "10", "--outage-kind", "cut"],
  ]);
  expect(result.exitCode, result.stdout + result.stderr).toBe(0);
  const [scenario] = result.report().scenarios;
  expect(scenario?.outage?.kind).toBe("cut");
  for (const signal of SIGNALS) {
    expect(scenario?.signals[signal]).toMatchObject({ sent: 120, missing: 0, altered: 0 });
  }
});
