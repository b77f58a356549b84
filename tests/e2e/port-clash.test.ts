import { join } from "node:path";
import { test } from "vitest";
import { repositoryPath } from "../../src/base/repository.ts";
import { versions } from "../../src/base/versions.ts";
import { loadCollectorConfig } from "../../src/collector-config/collector-config.ts";
import { writeOverlay } from "../../src/collector-config/overlay.ts";
import { Collector } from "../../src/stack/parts/collector/collector.ts";
import { processLauncher } from "../../src/stack/parts/collector/process-launcher.ts";
import { newKafkaNode, startKafka } from "../../src/stack/parts/kafka/kafka.ts";
import type { PartContext } from "../../src/stack/parts/part-context.ts";
import { expectPortInUse, type Start } from "../support/port-clash.ts";

const EDOT = versions().defaults.edot;

async function startEdge(context: PartContext, port: number): Promise<unknown> {
  const config = await loadCollectorConfig("edge", repositoryPath("configs/durable/edge.yaml"));
  const telemetry = { host: "127.0.0.1", port: await context.ports.reserve() };
  const overlay = writeOverlay(config, {
    brokers: [`127.0.0.1:${await context.ports.reserve()}`],
    target: { kind: "elasticsearch", url: "http://127.0.0.1:9200" },
    telemetry,
    listen: () => ({ endpoint: `127.0.0.1:${port}`, reachedAt: `127.0.0.1:${port}` }),
    storage: join(context.runtime.folder, "storage"),
  });
  const folder = join(context.runtime.folder, "edge");
  const { path, components } = config;
  const own = { folder, configs: [path], components, version: EDOT };
  const launcher = processLauncher(context, own);
  const collector = await Collector.prepare(context, launcher, {
    name: "edge",
    role: "edge",
    version: EDOT,
    config,
    overlay,
    telemetryAddress: `${telemetry.host}:${telemetry.port}`,
    env: {},
  });
  return collector.start();
}

// Elasticsearch: tests/exhaustive/port-clash.test.ts.
test.each<[string, Start]>([
  ["Kafka", (context, port) => startKafka(context, newKafkaNode(port))],
  ["the edge collector", startEdge],
])("%s on a port that is taken says which one", expectPortInUse);
