import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { PartUpgradeReport } from "../../src/upgrade/part-upgrade.ts";
import { writeVariant } from "../support/config-variants.ts";
import { cli } from "../support/run-cli.ts";

async function upgradeKafka(options: readonly string[]) {
  const folder = join(await mkdtemp(join(tmpdir(), "edot-upgrade-")), "report");
  const { exitCode, stdout, stderr } = await cli(
    [
      ...["upgrade", "--from-kafka", "4.0.2", "--to-kafka", "4.1.1", "--target", "motlp"],
      ...["--items", "60", "--report", folder, "--json", ...options],
    ],
    { EDOT_KAFKA_RUNTIME: "process" },
  );
  if (!stdout.startsWith("{")) throw new Error(`no report; stderr was:\n${stderr}`);
  return { exitCode, report: JSON.parse(stdout) as PartUpgradeReport };
}

test("durable: both releases and the way between them keep everything", async () => {
  const { exitCode, report } = await upgradeKafka([]);
  expect(report).toMatchObject({ verdict: "safe", reasons: [], changes: [] });
  expect(exitCode).toBe(0);
  expect(report.runs.map(({ name, verdict }) => [name, verdict])).toEqual([
    ["before", "pass"],
    ["after", "pass"],
    ["through", "pass"],
  ]);
});

test("an edge that does not try again loses what it sends while the broker is replaced", async () => {
  const config = await writeVariant(
    {
      edge: (edge) => edge.setIn(["exporters", "kafka", "retry_on_failure"], { enabled: false }),
    },
    "motlp",
  );
  const { exitCode, report } = await upgradeKafka(config);
  expect(report.verdict).toBe("not-safe");
  expect(report.reasons.map(({ code }) => code)).toEqual(["fails-through"]);
  expect(exitCode).toBe(1);
});
