import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ProcessArtifacts } from "../artifacts/provision.ts";
import type { CollectorConfig, CollectorRole } from "../configs/collector-config.ts";
import type { CollectorLauncher } from "../parts/collector/launcher.ts";
import { processLauncher } from "../parts/collector/process-launcher.ts";
import { startElasticsearch } from "../parts/elasticsearch/elasticsearch.ts";
import { startKafka } from "../parts/kafka/kafka.ts";
import { startMotlp } from "../parts/motlp/motlp.ts";
import type { PartContext } from "../parts/part-context.ts";
import { PortReservations } from "../runtimes/ports.ts";
import { ProcessRuntime } from "../runtimes/process/process-runtime.ts";
import { elasticsearchTarget } from "../targets/elasticsearch-target.ts";
import { motlpTarget } from "../targets/motlp-target.ts";
import type { HostedPipeline, Hosting } from "./hosting.ts";
import { listenerPlaces } from "./listener-places.ts";
import { type ProcessAddresses, reserveAddresses } from "./process-addresses.ts";

/**
 * Hosts a pipeline as plain processes of this machine, which share its network: every part gets a
 * free port of 127.0.0.1.
 *
 * @throws HarnessError `port-in-use`
 */
export async function openProcessHosting(
  pipeline: HostedPipeline,
  artifacts: ProcessArtifacts,
): Promise<Hosting> {
  const ports = new PortReservations();
  const runtime = await ProcessRuntime.open();
  try {
    const addresses = await reserveAddresses(ports, pipeline);
    const { logs, signal } = pipeline;
    return hosting(pipeline, { runtime, ports, artifacts, logs, signal }, addresses);
  } catch (error) {
    await runtime.close();
    ports.releaseAll();
    throw error;
  }
}

function hosting(
  pipeline: HostedPipeline,
  context: PartContext,
  addresses: ProcessAddresses,
): Hosting {
  const { runtime, ports } = context;
  const kind = pipeline.target;
  const url = `${kind === "elasticsearch" ? "http" : "https"}://127.0.0.1:${addresses.target}`;
  return {
    kind: "process",
    folder: runtime.folder,
    addresses: (role: CollectorRole) => {
      const place = listenerPlaces(role);
      return {
        brokers: [`127.0.0.1:${addresses.kafka}`],
        target: { kind, url },
        telemetry: { host: "127.0.0.1", port: addresses.telemetry[role] },
        listen: (listener) => {
          const endpoint = addresses.listen(place(listener));
          return { endpoint, reachedAt: endpoint };
        },
        storage: join(runtime.folder, role, "storage"),
      };
    },
    makeRoom: addresses.makeRoom,
    telemetryAddress: (role) => `127.0.0.1:${addresses.telemetry[role]}`,
    collector: (config) => ofOwnCopy(context, config, pipeline.edot[config.role]),
    startKafka: (options) => startKafka(context, addresses.kafka, options),
    startTarget: async (options) =>
      kind === "elasticsearch"
        ? elasticsearchTarget(await startElasticsearch(context, addresses.target, options))
        : motlpTarget(await startMotlp(context, addresses.target)),
    close: async () => {
      await runtime.close();
      ports.releaseAll();
    },
  };
}

/** Runs the text that was read and checked, whatever the user's file holds by the time it starts. */
function ofOwnCopy(
  context: PartContext,
  config: CollectorConfig,
  version: string,
): CollectorLauncher {
  const path = join(context.runtime.folder, config.role, "config.yaml");
  const launcher = processLauncher(context, { ...config, path }, version);
  return {
    ...launcher,
    layOut: async (overlay) => {
      await mkdir(dirname(path), { recursive: true });
      // Some write secrets into their configs.
      await writeFile(path, config.text, { mode: 0o600 });
      await launcher.layOut(overlay);
    },
  };
}
