import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ProcessArtifacts } from "../artifacts/provision.ts";
import type { CollectorConfig, CollectorRole } from "../configs/collector-config.ts";
import type { CollectorLauncher } from "../parts/collector/launcher.ts";
import { type CollectorProcessSpec, processLauncher } from "../parts/collector/process-launcher.ts";
import { startElasticsearch } from "../parts/elasticsearch/elasticsearch.ts";
import { Front } from "../parts/front/front.ts";
import { startKafka } from "../parts/kafka/kafka.ts";
import { startMotlp } from "../parts/motlp/motlp.ts";
import { logFileOf, type PartContext } from "../parts/part-context.ts";
import { PortReservations } from "../runtimes/ports.ts";
import { ProcessRuntime } from "../runtimes/process/process-runtime.ts";
import { openSmallDisk, type SmallDisk } from "../runtimes/process/small-disk.ts";
import type { Runtime } from "../runtimes/runtime.ts";
import { elasticsearchTarget } from "../targets/elasticsearch-target.ts";
import { motlpTarget } from "../targets/motlp-target.ts";
import type { CollectorPlace, EdgeDisk, HostedPipeline, Hosting } from "./hosting.ts";
import { listenerPlaces } from "./listener-places.ts";
import {
  type CollectorPorts,
  type ProcessAddresses,
  reserveAddresses,
  reserveCollector,
} from "./process-addresses.ts";

/**
 * Hosts a pipeline as plain processes of this machine, which share its network: every part gets a
 * free port of 127.0.0.1.
 *
 * @throws HarnessError `port-in-use`, `tool-missing`
 */
export async function openProcessHosting(
  pipeline: HostedPipeline,
  artifacts: ProcessArtifacts,
): Promise<Hosting> {
  const ports = new PortReservations();
  const runtime = await ProcessRuntime.open();
  try {
    const addresses = await reserveAddresses(ports, pipeline);
    const { logs, signal, edgeDisk } = pipeline;
    const context = { runtime, ports, artifacts, logs, signal };
    const disk = edgeDisk && (await openEdgeDisk(context, edgeDisk));
    return hosting(pipeline, context, addresses, disk);
  } catch (error) {
    await runtime.close();
    ports.releaseAll();
    throw error;
  }
}

function openEdgeDisk(context: PartContext, { bytes }: EdgeDisk): Promise<SmallDisk> {
  const { runtime, signal } = context;
  const [name, folder] = ["edge-disk", storageOf(runtime, "edge")];
  return openSmallDisk(runtime, { name, folder, bytes, logFile: logFileOf(context, name), signal });
}

/** The folder of what a collector stores. */
function storageOf(runtime: Runtime, name: string): string {
  return join(runtime.folder, name, "storage");
}

function hosting(
  pipeline: HostedPipeline,
  context: PartContext,
  addresses: ProcessAddresses,
  edgeDisk: SmallDisk | undefined,
): Hosting {
  const { runtime, ports } = context;
  const kind = pipeline.target;
  let front: Front | undefined;
  const url = `${kind === "elasticsearch" ? "http" : "https"}://127.0.0.1:${addresses.target}`;
  const place = (
    name: string,
    role: CollectorRole,
    { telemetry, listen, makeRoom }: CollectorPorts,
  ): CollectorPlace => ({
    name,
    telemetryAddress: `127.0.0.1:${telemetry}`,
    addresses: () => {
      const places = listenerPlaces(role);
      return {
        brokers: [`127.0.0.1:${addresses.kafka}`],
        target: { kind, url },
        telemetry: { host: "127.0.0.1", port: telemetry },
        listen: (listener) => {
          const endpoint = listen(places(listener));
          return { endpoint, reachedAt: endpoint };
        },
        storage: storageOf(runtime, name),
      };
    },
    makeRoom,
    launcher: (config, version = pipeline.edot[role]) => {
      const disk = role === "edge" ? edgeDisk : undefined;
      return ofOwnCopy(context, name, config, { version, disk });
    },
  });
  return {
    kind: "process",
    folder: runtime.folder,
    ...(edgeDisk === undefined ? {} : { edgeDisk }),
    place: (role) => place(role, role, { ...addresses, telemetry: addresses.telemetry[role] }),
    anotherPlace: async (name, config) =>
      place(name, config.role, await reserveCollector(ports, config)),
    startKafka: (options) => startKafka(context, addresses.kafka, options),
    startTarget: async (options) => {
      if (kind === "motlp") return motlpTarget(await startMotlp(context, addresses.target));
      if (pipeline.front !== true) {
        return elasticsearchTarget(await startElasticsearch(context, addresses.target, options));
      }
      const part = await startElasticsearch(context, await ports.reserve(), options);
      front = await Front.start({ port: addresses.target, behind: part });
      return elasticsearchTarget(part, { url, environment: {} }, front);
    },
    close: async () => {
      await front?.close();
      await runtime.close();
      ports.releaseAll();
    },
  };
}

/** Runs the text that was read and checked, whatever the user's file holds by the time it starts. */
function ofOwnCopy(
  context: PartContext,
  name: string,
  config: CollectorConfig,
  more: Pick<CollectorProcessSpec, "version" | "disk">,
): CollectorLauncher {
  const folder = join(context.runtime.folder, name);
  const path = join(folder, "config.yaml");
  const launcher = processLauncher(context, { folder, config: path, ...more });
  return {
    ...launcher,
    layOut: async (overlay) => {
      await mkdir(folder, { recursive: true });
      // Some write secrets into their configs.
      await writeFile(path, config.text, { mode: 0o600 });
      await launcher.layOut(overlay);
    },
  };
}
