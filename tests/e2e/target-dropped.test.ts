import { expect, test } from "vitest";
import { writeVariant } from "../support/config-variants.ts";
import { verify } from "../support/run-cli.ts";

/** Logs go to an index of their own. */
async function routedTo(index: string): Promise<readonly string[]> {
  const config = await writeVariant(
    {
      backend: (backend) => {
        backend.setIn(["processors", "resource/index"], {
          attributes: [{ key: "elasticsearch.index", value: index, action: "upsert" }],
        });
        backend.setIn(["service", "pipelines", "logs", "processors"], ["resource/index"]);
      },
    },
    "motlp",
  );
  return [...config, "--target", "motlp", "--items", "20"];
}

test("what mOTLP accepts for another index and drops is missing, and the index is named", async () => {
  const result = await verify([...(await routedTo("app-logs")), "--as-sent"]);
  expect(result.exitCode, result.stderr).toBe(1);
  const [scenario] = result.report().scenarios;
  expect(scenario?.findings.map(({ code }) => code)).toEqual(["target-dropped"]);
  expect(scenario?.findings[0]?.message).toContain("20 logs for app-logs");
  expect(scenario?.signals).toMatchObject({
    traces: { missing: 0 },
    metrics: { missing: 0 },
    logs: { missing: 20, lostAt: { "backend-rejected": 20 } },
  });
});

test("approved or not, an index that mOTLP drops is a loss; one of logs- is not", async () => {
  const dropped = await verify([...(await routedTo("app-logs")), "--approve"]);
  expect(dropped.exitCode, dropped.stderr).toBe(1);
  const kept = await verify([...(await routedTo("logs-app")), "--approve"]);
  expect(kept.exitCode, kept.stderr).toBe(0);
});
