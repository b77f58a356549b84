import { expect, test } from "vitest";
import { verify } from "../support/run-cli.ts";

test("--kafka: the broker is of that release, and the report says so", async () => {
  const result = await verify(["--kafka", "4.0.2", "--target", "motlp", "--items", "60"]);
  expect(result.exitCode, result.stderr).toBe(0);
  expect(result.report()).toMatchObject({ verdict: "pass", parts: { kafka: "4.0.2" } });
});
