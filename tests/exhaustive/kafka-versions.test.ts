import { expect, test } from "vitest";
import { verify } from "../support/run-cli.ts";

/** The oldest and the newest line, and the one before Kafka's clients were given topic ids to write with. */
const RELEASES = ["3.9.1", "4.0.2", "4.4.0"];

test.each(RELEASES)("configs/durable keeps everything with Kafka %s", async (kafka) => {
  const scenarios = ["delivery", "limits", "outage", "outage-crash", "edge-crash"];
  const result = await verify([
    ...["--kafka", kafka, "--target", "motlp"],
    ...scenarios.flatMap((name) => ["--scenario", name]),
  ]);
  expect(result.exitCode, result.stderr).toBe(0);
  const report = result.report();
  expect(report).toMatchObject({ verdict: "pass", parts: { kafka } });
  expect(report.scenarios.map(({ name, verdict }) => ({ name, verdict }))).toEqual(
    scenarios.map((name) => ({ name, verdict: "pass" })),
  );
});
