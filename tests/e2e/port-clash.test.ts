import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { repositoryPath } from "../../src/base/repository.ts";
import { versions } from "../../src/base/versions.ts";
import { loadCollectorConfig } from "../../src/collector-config/collector-config.ts";
import { writeOverlay } from "../../src/collector-config/overlay.ts";
import { Collector } from "../../src/stack/parts/collector/collector.ts";
import { processLauncher } from "../../src/stack/parts/collector/process-launcher.ts";
import {
  newElasticsearchNode,
  startElasticsearch,
} from "../../src/stack/parts/elasticsearch/elasticsearch.ts";
import { newKafkaNode, startKafka } from "../../src/stack/parts/kafka/kafka.ts";
import type { PartContext } from "../../src/stack/parts/part-context.ts";
import { openContext } from "../support/running-context.ts";

const EDOT = versions().defaults.edot;

/** A port that another program took after it was found free. */
async function takenPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

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

test.each([
  ["Kafka", (context: PartContext, port: number) => startKafka(context, newKafkaNode(port))],
  [
    "Elasticsearch",
    (context: PartContext, port: number) => startElasticsearch(context, newElasticsearchNode(port)),
  ],
  ["the edge collector", startEdge],
] as const)("%s on a port that is taken says which one", async (part, start) => {
  const port = await takenPort();
  const context = await openContext();
  await expect(start(context, port)).rejects.toMatchObject({
    code: "port-in-use",
    message: `${part} cannot listen on 127.0.0.1:${port}: the address is in use`,
    remedy: expect.any(String),
  });
});
