import { dirname, join } from "node:path";
import type { CollectorConfig } from "../../collector-config/collector-config.ts";
import type { CollectorRole } from "../../collector-config/component.ts";
import { type Certificates, makeCertificates } from "../parts/certificates.ts";
import type { ElasticsearchOptions } from "../parts/elasticsearch/elasticsearch.ts";
import { newKafkaNode, startKafka } from "../parts/kafka/kafka.ts";
import type { KafkaOptions } from "../parts/kafka/kafka-options.ts";
import type { KeptKafka } from "../parts/kafka/kept-kafka.ts";
import { startMotlp } from "../parts/motlp/motlp.ts";
import { logFileOf, type PartContext } from "../parts/part-context.ts";
import { Sink } from "../parts/sink/sink.ts";
import type { ProcessArtifacts } from "../provision/provision.ts";
import { PortReservations } from "../runtimes/ports.ts";
import { ProcessRuntime } from "../runtimes/process/process-runtime.ts";
import { openSmallDisk, type SmallDisk } from "../runtimes/process/small-disk.ts";
import type { HostedTarget } from "../targets/hosted-target.ts";
import { motlpTarget } from "../targets/motlp/target.ts";
import { TARGET_RUNNERS } from "../targets/registry.ts";
import type { Target } from "../targets/target.ts";
import type { EdgeDisk, Environment, HostedPipeline } from "./environment.ts";
import { type ProcessAddresses, reserveAddresses, reserveCollector } from "./process-addresses.ts";
import { ProcessCollectorPlace, type ProcessPlaces, storageOf } from "./process-collector-place.ts";

/** A pipeline's own processes. */
type ProcessContext = PartContext & {
  readonly runtime: ProcessRuntime;
  readonly ports: PortReservations;
};

/** What was opened for a pipeline, and has to be closed. */
interface Opened {
  sink?: Sink;
  kafka?: KeptKafka;
  target?: HostedTarget;
}

/** What a run in processes consists of, beside its parts. */
interface Ground {
  readonly context: ProcessContext;
  readonly addresses: ProcessAddresses;
  readonly kafka: KeptKafka | undefined;
  readonly target: HostedTarget;
  readonly sink: Sink;
  readonly places: ProcessPlaces;
}

/**
 * Hosts a pipeline as plain processes of this machine, which share its network: every part gets a
 * free port of 127.0.0.1.
 *
 * @throws HarnessError `port-in-use`, `tool-missing`
 */
export async function openProcessEnvironment(
  pipeline: HostedPipeline,
  artifacts: ProcessArtifacts,
): Promise<Environment> {
  const ports = new PortReservations();
  const runtime = await ProcessRuntime.open();
  const opened: Opened = {};
  try {
    const { logs, signal } = pipeline;
    const ground = await prepare(pipeline, { runtime, ports, artifacts, logs, signal }, opened);
    return new ProcessEnvironment(pipeline, ground);
  } catch (error) {
    await close(opened);
    await runtime.close();
    ports.releaseAll();
    throw error;
  }
}

class ProcessEnvironment implements Environment {
  readonly kind = "process";
  readonly folder: string;
  readonly certificates: Certificates;
  readonly edgeDisk?: SmallDisk;
  readonly keepsKafka: boolean;
  readonly #pipeline: HostedPipeline;
  readonly #ground: Ground;

  constructor(pipeline: HostedPipeline, ground: Ground) {
    this.#pipeline = pipeline;
    this.#ground = ground;
    const { context, places, kafka } = ground;
    this.folder = context.runtime.folder;
    this.certificates = places.certificates;
    if (places.edgeDisk !== undefined) this.edgeDisk = places.edgeDisk;
    this.keepsKafka = kafka !== undefined;
  }

  place(role: CollectorRole): ProcessCollectorPlace {
    const { addresses, places } = this.#ground;
    const ports = { ...addresses, telemetry: addresses.telemetry[role] };
    return new ProcessCollectorPlace(role, role, ports, places);
  }

  async anotherPlace(name: string, config: CollectorConfig): Promise<ProcessCollectorPlace> {
    const { context, places } = this.#ground;
    const ports = await reserveCollector(context.ports, config);
    return new ProcessCollectorPlace(name, config.role, ports, places);
  }

  sinkArrivals(run: string) {
    return this.#ground.sink.arrived(run);
  }

  async startKafka(options: KafkaOptions) {
    const { kafka, context, addresses } = this.#ground;
    return kafka?.start(options) ?? startKafka(context, newKafkaNode(addresses.kafka), options);
  }

  async startTarget(options: ElasticsearchOptions): Promise<Target> {
    return this.#pipeline.shared?.target ?? this.#ground.target.start(options);
  }

  async startReferenceEnd(name: string): Promise<Target> {
    const { context } = this.#ground;
    return motlpTarget(
      await startMotlp(context, await context.ports.reserve(), { name, keepsAll: true }),
    );
  }

  beside(another: HostedPipeline, target: Promise<Target>): Promise<Environment> {
    const { context, places } = this.#ground;
    const shared = { url: places.target.url, target };
    return openProcessEnvironment({ ...another, shared }, context.artifacts);
  }

  async cpuSeconds() {
    const { context, kafka, target } = this.#ground;
    const own = context.runtime.cpuSeconds();
    const others = await Promise.all([kafka?.cpuSeconds(), target.cpuSeconds?.()]);
    return own && Object.assign({}, own, ...others);
  }

  async settleLogs() {
    const { context, kafka, target } = this.#ground;
    const floods = [context.runtime.settleLogs(), kafka?.settleLogs(), target.settleLogs?.()];
    return (await Promise.all(floods)).flatMap((found) => found ?? []);
  }

  async close(): Promise<void> {
    const { context, sink, kafka, target } = this.#ground;
    await close({ sink, target, ...(kafka === undefined ? {} : { kafka }) });
    await context.runtime.close();
    context.ports.releaseAll();
  }
}

async function close({ kafka, target, sink }: Opened): Promise<void> {
  await Promise.all([kafka?.release(), target?.close(), sink?.close()]);
}

/** @param opened what is open so far, also where this throws */
async function prepare(
  pipeline: HostedPipeline,
  context: ProcessContext,
  opened: Opened,
): Promise<Ground> {
  const { edge, backend, edot, target: kind, keep, shared, proxy = false } = pipeline;
  const addresses = await reserveAddresses(context.ports, pipeline);
  const keepsTarget = keep?.target === true && shared === undefined;
  const place = { context, port: addresses.target, proxy, keep: keepsTarget };
  const [certificates, target, kafka] = await Promise.all([
    makeCertificates(join(context.runtime.folder, "certificates")),
    TARGET_RUNNERS[kind].inProcesses(place).then((found) => (opened.target = found)),
    keep?.kafka === true ? keptKafka(context, opened) : undefined,
  ]);
  const edgeDisk =
    pipeline.edgeDisk === undefined ? undefined : await openEdgeDisk(context, pipeline.edgeDisk);
  const sink = await Sink.start();
  opened.sink = sink;
  const places: ProcessPlaces = {
    ...{ context, edot, certificates, edgeDisk, sinkPorts: sink.ports },
    base: { edge: dirname(edge.path), backend: dirname(backend.path) },
    target: { kind, url: shared?.url ?? target.url },
    kafkaPort: kafka?.port ?? addresses.kafka,
  };
  return { context, addresses, kafka, target, sink, places };
}

async function keptKafka(context: ProcessContext, opened: Opened): Promise<KeptKafka> {
  // What keeps a part running is code that other runs do without.
  const { takeKafka } = await import("../parts/kafka/kept-kafka.ts");
  opened.kafka = await takeKafka(context);
  return opened.kafka;
}

function openEdgeDisk(context: PartContext, { bytes }: EdgeDisk): Promise<SmallDisk> {
  const { runtime, signal } = context;
  const [name, folder] = ["edge-disk", storageOf(runtime, "edge")];
  return openSmallDisk(runtime, { name, folder, bytes, logFile: logFileOf(context, name), signal });
}
