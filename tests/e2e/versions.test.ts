import { expect, test } from "vitest";
import { verify } from "./run-cli.ts";

/** The order of an upgrade that goes wrong least: the collector that reads Kafka is the newer one. */
test("an edge of EDOT 9.3.0 delivers to a backend of 9.4.3", async () => {
  const result = await verify(["--edge-edot", "9.3.0", "--items", "60"]);
  expect(result.exitCode, result.stderr).toBe(0);
  const { edot, scenarios } = result.report();
  expect(edot).toEqual({ edge: "9.3.0", backend: "9.4.3" });
  expect(scenarios.map(({ verdict }) => verdict)).toEqual(["pass"]);
});
