import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { approvedFileOf, expectExit } from "../support/approvals.ts";
import { writeVariant } from "../support/config-variants.ts";
import { expectUnapproved, onPurpose } from "../support/on-purpose.ts";
import { verify } from "../support/run-cli.ts";

const ITEMS = 60;

test("effects fail until they are approved: mOTLP", async () => {
  await expectUnapproved("motlp");
});

test("approved effects pass with other numbers of items, and a change of them fails", async () => {
  const args = await writeVariant(onPurpose, "motlp");
  const options = [...args, "--target", "motlp", "--items", String(ITEMS)];
  expectExit(await verify([...options, "--approve"]), 0);
  const approved = readFileSync(approvedFileOf(args), "utf8");

  // Fewer items have other shares, and the same effects.
  const again = await verify([...args, "--target", "motlp", "--items", "40"]);
  expectExit(again, 0);
  expect(again.report().scenarios[0]?.findings).toEqual([]);

  const [edge = ""] = [args[1]];
  const text = readFileSync(edge, "utf8");
  writeFileSync(edge, text.replace("value: staging", "value: production"));
  const changed = await verify(options);
  expectExit(changed, 1);
  const evidence = changed.report().scenarios[0]?.findings.flatMap((found) => found.evidence);
  expect(evidence).toHaveLength(3);
  expect(evidence?.[0]?.text).toMatch(/- .*"value":"staging".* \+ .*"value":"production"/);
  expect(readFileSync(approvedFileOf(args), "utf8")).toBe(approved);
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
