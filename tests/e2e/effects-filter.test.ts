import { expect, test } from "vitest";
import { expectExit } from "../support/approvals.ts";
import { writeVariant } from "../support/config-variants.ts";
import { CLEAN, expectUnapproved, onPurpose } from "../support/on-purpose.ts";
import { verify } from "../support/run-cli.ts";

// On mOTLP, and what becomes of them once approved: tests/exhaustive/effects-filter.test.ts.
test("effects fail until they are approved", async () => {
  await expectUnapproved("elasticsearch");
});

test("a loss is still a loss next to a filter", async () => {
  const args = await writeVariant(
    {
      ...onPurpose,
      backend: (config) => config.setIn(["receivers", "kafka", "logs", "topics"], ["elsewhere"]),
    },
    "motlp",
  );
  const options = [...args, "--target", "motlp", "--items", "20"];
  const lost = await verify([...options, "--approve"]);
  expectExit(lost, 1);
  const { signals, findings } = lost.report().scenarios[0] ?? {};
  expect(signals?.logs).toMatchObject({ sent: 20, missing: 20, dropped: 0 });
  expect(signals?.traces).toMatchObject(CLEAN);
  expect(findings?.map(({ code }) => code)).toContain("topic-mismatch");
});
