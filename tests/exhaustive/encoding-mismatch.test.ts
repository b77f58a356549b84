import { expect, test } from "vitest";
import { writeVariant } from "../support/config-variants.ts";
import { ARGS, codes, expectVisibleMismatches, ITEMS } from "../support/encoding-mismatch.ts";
import { expectJudgedAgain } from "../support/judged-again.ts";
import { scenarioOf, verify } from "../support/run-cli.ts";

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

test("configs/durable on Elasticsearch: a mismatch is visible, and costs the mismatched signal alone", async () => {
  await expectVisibleMismatches(
    "elasticsearch",
    /committed: \d+ by otel-collector; the log names \d+ of them as undecodable/,
  );
});

test("configs/documented: the other signals are lost on the shared topic, so it fails", async () => {
  const result = await verify([...ARGS, "--configs", "configs/documented"]);
  expect(result.exitCode, result.stderr).toBe(1);
  const scenario = scenarioOf(result);
  expect(codes(scenario)).toContain("shared-topic");
  expect(scenario.cases?.map(({ what, verdict }) => [what, verdict])).toEqual([
    ["as configured", "fail"],
  ]);
  expect(result.stdout).toContain("no mismatch was tried");
  await expectJudgedAgain(result.folder);
});

test("two configs that do not fit, and not a line says so: silent-mismatch", async () => {
  const configs = await writeVariant({
    edge: (config) => config.setIn(["exporters", "kafka", "traces", "encoding"], "jaeger_json"),
    backend: (config) => config.setIn(["receivers", "kafka", "traces", "encoding"], "otlp_json"),
  });
  const result = await verify([...ARGS, ...configs]);
  expect(result.exitCode, result.stderr).toBe(1);
  const scenario = scenarioOf(result);
  expect(codes(scenario)).toEqual(["silent-mismatch", "unsupported-encoding"]);
  expect(scenario.findings[0]?.message).toContain(`${ITEMS} of ${ITEMS} traces are gone without a`);
});
