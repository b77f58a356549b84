import { expect, test } from "vitest";
import { expectExit } from "../support/approvals.ts";
import { writeVariant } from "../support/config-variants.ts";
import { expectUnapproved, onPurpose } from "../support/on-purpose.ts";
import { verify } from "../support/run-cli.ts";

test("effects fail until they are approved: mOTLP", async () => {
  await expectUnapproved("motlp");
});

test("with --as-sent what a filter dropped is a loss", async () => {
  const args = await writeVariant(onPurpose, "motlp");
  const options = [...args, "--target", "motlp", "--items", "20"];
  const asSent = await verify([...options, "--as-sent"]);
  expectExit(asSent, 1);
  const strict = asSent.report().scenarios[0]?.signals;
  expect(strict?.traces?.missing).toBeGreaterThan(0);
  expect(strict?.metrics?.altered).toBe(20);
  expect(strict?.traces).not.toHaveProperty("dropped");
});
