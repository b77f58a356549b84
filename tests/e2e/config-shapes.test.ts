import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Document, YAMLMap } from "yaml";
import { expectExit } from "../support/approvals.ts";
import { writeVariant } from "../support/config-variants.ts";
import { verify } from "../support/run-cli.ts";

/** Rows of docs/reference/config-shapes.md that no other suite has. */
const ON_MOTLP = ["--target", "motlp", "--items", "20"];
const reference = (text: string) => `\${${text}}`;

function exporterOf(config: Document, id: string): Record<string, unknown> {
  return (
    (config.toJS() as { exporters: Record<string, Record<string, unknown>> }).exporters[id] ?? {}
  );
}

test("settings of everyday configs: processors, extensions, compressions, expressions, anchors, groups", async () => {
  const file = join(await mkdtemp(join(tmpdir(), "edot-value-")), "topic");
  await writeFile(file, "otel-logs");
  const args = await writeVariant(
    {
      edge: (config) => {
        const kafka = exporterOf(config, "kafka");
        const producer = { ...(kafka.producer as object), compression: "zstd" };
        config.setIn(["exporters", "kafka", "producer"], producer);
        config.setIn(["exporters", "kafka", "logs", "topic"], reference(`file:${file}`));
        config.setIn(["exporters", "kafka/traces"], {
          ...kafka,
          producer: { ...producer, compression: "lz4" },
        });
        config.setIn(["exporters", "debug"], {});
        config.setIn(["processors", "memory_limiter"], { check_interval: "1s", limit_mib: 512 });
        config.setIn(["processors", "batch"], { timeout: "200ms" });
        config.setIn(["extensions", "health_check"], {});
        config.setIn(["extensions", "pprof"], {});
        config.setIn(["service", "extensions"], ["file_storage/queue", "health_check", "pprof"]);
        const processors = ["memory_limiter", "batch"];
        config.setIn(["service", "pipelines", "logs", "processors"], processors);
        config.setIn(["service", "pipelines", "logs", "exporters"], ["kafka", "debug"]);
        config.setIn(["service", "pipelines", "traces", "processors"], processors);
        config.setIn(["service", "pipelines", "traces", "exporters"], ["kafka/traces"]);
      },
      backend: (config) => {
        const { receivers } = config.toJS() as {
          receivers: { kafka: Record<string, object> };
        };
        const { logs, traces: _traces, metrics: _metrics, ...common } = receivers.kafka;
        config.setIn(["receivers", "kafka", "autocommit"], { enable: false });
        config.deleteIn(["receivers", "kafka", "logs"]);
        const own = config.createNode({
          ...common,
          group_id: "logs-of-their-own",
          logs: { ...logs, topics: ["^otel-l.*"], exclude_topics: ["^otel-later$"] },
        }) as YAMLMap;
        // Said once, for both.
        const backoff = config.getIn(["receivers", "kafka", "error_backoff"], true) as YAMLMap;
        own.set("error_backoff", config.createAlias(backoff, "backoff"));
        config.setIn(["receivers", "kafka/logs"], own);
        config.setIn(["service", "pipelines", "logs", "receivers"], ["kafka/logs"]);
      },
    },
    "motlp",
  );
  const result = await verify([...args, ...ON_MOTLP]);
  expectExit(result, 0);
  const all = { delivered: 20, missing: 0, duplicated: 0 };
  expect(result.report().scenarios[0]?.signals).toMatchObject({
    traces: all,
    metrics: all,
    logs: all,
  });
});

test("a namespace that a processor sets is an effect, approved once", async () => {
  const args = await writeVariant(
    {
      edge: (config) => {
        config.setIn(["processors", "resource"], {
          attributes: [{ key: "data_stream.namespace", value: "production", action: "upsert" }],
        });
        config.setIn(["service", "pipelines", "logs", "processors"], ["resource"]);
      },
    },
    "motlp",
  );
  const first = await verify([...args, ...ON_MOTLP]);
  expectExit(first, 1);
  const [scenario] = first.report().scenarios;
  expect(scenario?.findings.map(({ code }) => code)).toEqual(["unapproved-effects"]);
  expect(scenario?.signals.logs).toMatchObject({ delivered: 20, missing: 0, altered: 0 });
  expectExit(await verify([...args, ...ON_MOTLP, "--approve"]), 0);
});

test("an ingest pipeline and an index that only production has are not tested, and no loss", async () => {
  const args = await writeVariant({
    backend: (config) => {
      config.setIn(["exporters", "elasticsearch", "pipeline"], "otel-enrich");
      config.setIn(["exporters", "elasticsearch", "logs_index"], "logs-app-prod");
    },
  });
  const result = await verify([...args, "--items", "20"]);
  expectExit(result, 0);
  const found = result
    .report()
    .configs.backend.notTested.map(({ kind, setting }) => [kind, setting]);
  expect(found).toEqual(
    expect.arrayContaining([
      ["ingest pipeline", "exporters.elasticsearch.pipeline"],
      ["index", "exporters.elasticsearch.logs_index"],
    ]),
  );
});
