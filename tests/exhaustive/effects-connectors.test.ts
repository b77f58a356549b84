import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Document } from "yaml";
import { approvedFileOf, expectExit } from "../support/approvals.ts";
import { writeVariant } from "../support/config-variants.ts";
import { expectJudgedAgain } from "../support/judged-again.ts";
import { verify } from "../support/run-cli.ts";

const CLEAN = { missing: 0, duplicated: 0, altered: 0, unexpected: 0 };
const ITEMS = 100;

function setPipelines(config: Document, pipelines: Readonly<Record<string, object>>): void {
  for (const [id, lists] of Object.entries(pipelines)) {
    config.setIn(["service", "pipelines", id], lists);
  }
}

/** Traces are sampled at the edge. */
function sampled(policy: object): (config: Document) => void {
  return (config) => {
    config.setIn(["processors", "tail_sampling"], {
      decision_wait: "2s",
      policies: [{ name: "some", ...policy }],
    });
    config.setIn(["service", "pipelines", "traces", "processors"], ["tail_sampling"]);
  };
}

test("a sampler by trace id, a routing connector and spanmetrics: exact, and what is derived counted apart", async () => {
  const args = await writeVariant(
    {
      edge: (config) => {
        sampled({ type: "probabilistic", probabilistic: { sampling_percentage: 40 } })(config);
        config.setIn(["connectors"], {
          // It must hand on nothing while the pipeline comes to rest, or that never does.
          spanmetrics: { metrics_flush_interval: "20s" },
          "routing/severe": {
            default_pipelines: ["logs/kept"],
            table: [
              { context: "log", condition: "severity_number >= 17", pipelines: ["logs/else"] },
            ],
          },
        });
        config.setIn(["exporters", "otlphttp/vendor"], { endpoint: "https://vendor.example:4318" });
        config.setIn(["service", "pipelines", "traces", "exporters"], ["kafka", "spanmetrics"]);
        setPipelines(config, {
          "metrics/spans": { receivers: ["spanmetrics"], exporters: ["kafka"] },
          logs: { receivers: ["otlp"], exporters: ["routing/severe"] },
          "logs/kept": { receivers: ["routing/severe"], exporters: ["kafka"] },
          "logs/else": { receivers: ["routing/severe"], exporters: ["otlphttp/vendor"] },
        });
      },
    },
    "motlp",
  );
  const options = [...args, "--target", "motlp", "--items", String(ITEMS)];
  const approving = await verify([...options, "--approve"]);
  expectExit(approving, 0);
  const [scenario] = approving.report().scenarios;
  const { traces, metrics, logs } = scenario?.signals ?? {};
  for (const account of [traces, metrics, logs]) expect(account).toMatchObject(CLEAN);
  expect(traces?.dropped).toBeGreaterThan(0);
  expect(logs?.dropped).toBe(scenario?.elsewhere?.[0]?.items.logs);
  expect(metrics).toMatchObject({ sent: ITEMS, delivered: ITEMS, dropped: 0 });
  expect(scenario?.effects?.map(({ signal, kind, by }) => [signal, kind, by?.component])).toEqual([
    ["traces", "dropped", "tail_sampling"],
    ["metrics", "derived", "spanmetrics"],
    ["metrics", "derived", "spanmetrics"],
    ["logs", "dropped", "routing/severe"],
  ]);
  await expectJudgedAgain(approving.folder);
});

test("a sampler that depends on time: its share is declared with a bound, and judged by it", async () => {
  const args = await writeVariant(
    { edge: sampled({ type: "rate_limiting", rate_limiting: { spans_per_second: 10 } }) },
    "motlp",
  );
  const options = [...args, "--target", "motlp", "--items", String(ITEMS)];
  const declare = (dropped: object) =>
    writeFileSync(
      approvedFileOf(args),
      JSON.stringify({ version: 1, effects: { traces: { dropped } } }),
    );
  declare({ share: 0.5, within: 0.5 });
  const within = await verify(options);
  expectExit(within, 0);
  expect(within.report().scenarios[0]?.signals.traces).toMatchObject(CLEAN);
  expect(within.report().scenarios[0]?.signals.traces?.dropped).toBeGreaterThan(0);

  declare({ share: 0, within: 0.01 });
  const beyond = await verify(options);
  expectExit(beyond, 1);
  const [finding] = beyond.report().scenarios[0]?.findings ?? [];
  expect(finding?.code).toBe("unapproved-effects");
  expect(finding?.evidence.map(({ text }) => text).join("\n")).toContain("0 is declared");
});
