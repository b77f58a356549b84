import { accessSync, constants } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { CollectorConfig } from "../../collector-config/collector-config.ts";
import type { CollectorRole } from "../../collector-config/component.ts";
import { type Certificates, makeCertificates } from "../parts/certificates.ts";
import type { CollectorLauncher } from "../parts/collector/launcher.ts";
import { type CollectorProcessSpec, processLauncher } from "../parts/collector/process-launcher.ts";
import {
  type ElasticsearchOptions,
  newElasticsearchNode,
  startElasticsearch,
} from "../parts/elasticsearch/elasticsearch.ts";
import { Front } from "../parts/front/front.ts";
import { newKafkaNode, startKafka } from "../parts/kafka/kafka.ts";
import { startMotlp } from "../parts/motlp/motlp.ts";
import { logFileOf, type PartContext } from "../parts/part-context.ts";
import { Sink } from "../parts/sink/sink.ts";
import type { ProcessArtifacts } from "../provision/provision.ts";
import { PortReservations } from "../runtimes/ports.ts";
import { ProcessRuntime } from "../runtimes/process/process-runtime.ts";
import { openSmallDisk, type SmallDisk } from "../runtimes/process/small-disk.ts";
import type { Runtime } from "../runtimes/runtime.ts";
import { elasticsearchTarget } from "../targets/elasticsearch/target.ts";
import { motlpTarget } from "../targets/motlp/target.ts";
import type { CollectorPlace, EdgeDisk, HostedPipeline, Hosting } from "./hosting.ts";
import type { KeptContext, KeptElasticsearch, KeptKafka } from "./kept-parts.ts";
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
  const kept: KeptParts = {};
  try {
    const { logs, signal, edgeDisk } = pipeline;
    const context = { runtime, ports, artifacts, logs, signal };
    const [reserved, certificates] = await Promise.all([
      reserveAddresses(ports, pipeline),
      makeCertificates(join(runtime.folder, "certificates")),
      takeKept(kept, pipeline, context),
    ]);
    const disk = edgeDisk && (await openEdgeDisk(context, edgeDisk));
    kept.sink = await Sink.start();
    const addresses = { ...reserved, kafka: kept.kafka?.port ?? reserved.kafka };
    return hosting(pipeline, context, { addresses, disk, kept, sink: kept.sink, certificates });
  } catch (error) {
    await releaseKept(kept);
    await runtime.close();
    ports.releaseAll();
    throw error;
  }
}

/** The parts of a pipeline that outlive it, and its sink. */
interface KeptParts {
  sink?: Sink;
  kafka?: KeptKafka;
  elasticsearch?: KeptElasticsearch;
}

async function takeKept(
  kept: KeptParts,
  { keep, target, shared }: Pick<HostedPipeline, "keep" | "target" | "shared">,
  context: KeptContext,
): Promise<void> {
  if (keep === undefined) return;
  // What keeps a part running is code that other runs do without.
  const { takeElasticsearch, takeKafka } = await import("./kept-parts.ts");
  await Promise.all([
    keep.kafka && takeKafka(context).then((part) => (kept.kafka = part)),
    keep.elasticsearch &&
      target === "elasticsearch" &&
      shared === undefined &&
      takeElasticsearch(context).then((part) => (kept.elasticsearch = part)),
  ]);
}

async function releaseKept({ kafka, elasticsearch, sink }: KeptParts): Promise<void> {
  await Promise.all([kafka?.release(), elasticsearch?.release(), sink?.close()]);
}

function openEdgeDisk(context: PartContext, { bytes }: EdgeDisk): Promise<SmallDisk> {
  const { runtime, signal } = context;
  const [name, folder] = ["edge-disk", storageOf(runtime, "edge")];
  return openSmallDisk(runtime, { name, folder, bytes, logFile: logFileOf(context, name), signal });
}

function isReadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** The folder of what a collector stores. */
function storageOf(runtime: Pick<Runtime, "folder">, name: string): string {
  return join(runtime.folder, name, "storage");
}

/** A pipeline's own processes. */
type ProcessContext = PartContext & {
  readonly runtime: ProcessRuntime;
  readonly ports: PortReservations;
};

function hosting(
  pipeline: HostedPipeline,
  context: ProcessContext,
  {
    addresses,
    disk: edgeDisk,
    kept,
    sink,
    certificates,
  }: {
    readonly addresses: ProcessAddresses;
    readonly disk: SmallDisk | undefined;
    readonly kept: KeptParts;
    readonly sink: Sink;
    readonly certificates: Certificates;
  },
): Hosting {
  const { runtime, ports } = context;
  const kind = pipeline.target;
  let front: Front | undefined;
  const hasFront = pipeline.front === true;
  const targetPort = hasFront ? addresses.target : (kept.elasticsearch?.port ?? addresses.target);
  const own = `${kind === "elasticsearch" ? "http" : "https"}://127.0.0.1:${targetPort}`;
  const url = pipeline.shared?.url ?? own;
  const elasticsearch = async (options: ElasticsearchOptions) => {
    if (kept.elasticsearch !== undefined) return kept.elasticsearch.start(options);
    const port = hasFront ? await ports.reserve() : targetPort;
    return startElasticsearch(context, newElasticsearchNode(port), options);
  };
  const place = (
    name: string,
    role: CollectorRole,
    { telemetry, listen, makeRoom }: CollectorPorts,
    // Where it starts: its config's relative paths count from there.
    base = dirname(pipeline[role].path),
  ): CollectorPlace => ({
    name,
    telemetryAddress: `127.0.0.1:${telemetry}`,
    addresses: () => {
      const places = listenerPlaces(role);
      return {
        brokers: [`127.0.0.1:${addresses.kafka}`],
        target: { kind, url },
        sink: `http://127.0.0.1:${sink.port}`,
        telemetry: { host: "127.0.0.1", port: telemetry },
        listen: (listener) => {
          const endpoint = listen(places(listener));
          return { endpoint, reachedAt: endpoint };
        },
        storage: storageOf(runtime, name),
        files: { certificates, has: (file) => isReadable(resolve(base, file)) },
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
    certificates,
    ...(edgeDisk === undefined ? {} : { edgeDisk }),
    place: (role) => place(role, role, { ...addresses, telemetry: addresses.telemetry[role] }),
    anotherPlace: async (name, config) =>
      place(name, config.role, await reserveCollector(ports, config)),
    startReferenceEnd: async (name) =>
      motlpTarget(await startMotlp(context, await ports.reserve(), { name })),
    sinkArrivals: (run) => sink.arrived(run),
    keepsKafka: kept.kafka !== undefined,
    startKafka: (options) =>
      kept.kafka?.start(options) ?? startKafka(context, newKafkaNode(addresses.kafka), options),
    beside: (another, target) =>
      openProcessHosting({ ...another, shared: { url, target } }, context.artifacts),
    startTarget: async (options) => {
      if (pipeline.shared !== undefined) return pipeline.shared.target;
      if (kind === "motlp") return motlpTarget(await startMotlp(context, addresses.target));
      const part = await elasticsearch(options);
      if (!hasFront) return elasticsearchTarget(part);
      front = await Front.start({ port: addresses.target, behind: part });
      return elasticsearchTarget(part, { url, environment: {} }, front);
    },
    cpuSeconds: async () => {
      const own = runtime.cpuSeconds();
      const others = [kept.kafka, kept.elasticsearch].map((part) => part?.cpuSeconds());
      return own && Object.assign({}, own, ...(await Promise.all(others)));
    },
    close: async () => {
      await front?.close();
      await releaseKept(kept);
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
  const copies = config.files.map(({ text }, index) => ({
    path: join(folder, index === 0 ? "config.yaml" : `config-${index + 1}.yaml`),
    text,
  }));
  const launcher = processLauncher(context, {
    ...{ folder, configs: copies.map(({ path }) => path), components: config.defined },
    cwd: dirname(config.path),
    ...more,
  });
  return {
    ...launcher,
    layOut: async (overlay) => {
      await mkdir(folder, { recursive: true });
      // Some write secrets into their configs.
      for (const { path, text } of copies) await writeFile(path, text, { mode: 0o600 });
      await launcher.layOut(overlay);
    },
  };
}
