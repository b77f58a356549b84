import { expect, test } from "vitest";
import type { ScenarioReport } from "../../src/verdict/scenario-report.ts";
import { writeVariant } from "../support/config-variants.ts";
import { expectJudgedAgain } from "../support/judged-again.ts";
import { type CliResult, verify } from "../support/run-cli.ts";

const ARGS = ["--scenario", "encoding-mismatch", "--items", "20"];

function scenarioOf(result: CliResult): ScenarioReport {
  const [scenario] = result.report().scenarios;
  if (scenario === undefined) throw new Error(`no scenario; stderr was:\n${result.stderr}`);
  return scenario;
}

test("a second receiver that can decode what was changed: it arrives, and those cases fail", async () => {
  const configs = await writeVariant({
    backend: (config) => {
      const { receivers } = config.toJS() as { receivers: { kafka: object } };
      config.setIn(["receivers", "kafka/json"], {
        ...receivers.kafka,
        group_id: "json",
        logs: { topics: ["otel-logs"], encoding: "otlp_json" },
      });
      config.setIn(["service", "pipelines", "logs", "receivers"], ["kafka", "kafka/json"]);
    },
  });
  const result = await verify([...ARGS, ...configs]);
  expect(result.exitCode, result.stderr).toBe(1);
  const scenario = scenarioOf(result);
  const failed = scenario.cases?.filter(({ verdict }) => verdict === "fail") ?? [];
  // Written as otlp_json it is the second receiver's; read the other way round each takes the other's.
  expect(failed.map(({ what }) => what)).toEqual([
    "edge writes logs as otlp_json",
    "edge writes all as otlp_json",
    "backend reads logs as otlp_json/otlp_proto",
    "backend reads all as otlp_json/otlp_proto",
  ]);
  for (const tried of failed) {
    expect(tried.signals.logs, tried.what).toMatchObject({ missing: 0 });
  }
  await expectJudgedAgain(result.folder);
});

test("configs/durable on Elasticsearch: the log names what is not decoded, and offsets go on", async () => {
  const result = await verify(ARGS);
  expect(result.exitCode, result.stdout + result.stderr).toBe(0);
  const wrong = scenarioOf(result).cases?.filter(({ what }) => what.endsWith("as otlp_json")) ?? [];
  expect(wrong.length).toBeGreaterThan(0);
  for (const { what, evidence } of wrong) {
    expect(evidence[0]?.text, what).toMatch(
      /committed: \d+ by otel-collector; the log names \d+ of them as undecodable/,
    );
  }
});
