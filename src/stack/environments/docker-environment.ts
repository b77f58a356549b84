import { createServer } from "node:net";
import { join } from "node:path";
import { HarnessError } from "../../base/errors.ts";
import type { CollectorConfig } from "../../collector-config/collector-config.ts";
import type { CollectorRole } from "../../collector-config/component.ts";
import type { RunImages } from "../images/run-images.ts";
import { type Certificates, makeCertificates } from "../parts/certificates.ts";
import { CA_FILE } from "../parts/collector/container-launcher.ts";
import type { ElasticsearchOptions } from "../parts/elasticsearch/elasticsearch.ts";
import { startKafkaContainer } from "../parts/kafka/kafka-container.ts";
import type { KafkaOptions } from "../parts/kafka/kafka-options.ts";
import { Sink } from "../parts/sink/sink.ts";
import { DockerRuntime } from "../runtimes/docker/docker-runtime.ts";
import { PortReservations } from "../runtimes/ports.ts";
import { ProcessRuntime } from "../runtimes/process/process-runtime.ts";
import type { HostedTarget } from "../targets/hosted-target.ts";
import { TARGET_RUNNERS } from "../targets/registry.ts";
import type { Target } from "../targets/target.ts";
import {
  copiedCertificates,
  DockerCollectorPlace,
  type DockerPlaces,
  HOST,
} from "./docker-collector-place.ts";
import type { Environment, HostedPipeline } from "./environment.ts";
import { type ProcessAddresses, reserveAddresses, reserveCollector } from "./process-addresses.ts";
import { brokerNames } from "./written-names.ts";

/** A run that shares its target with another one. */
interface FirstRun {
  readonly certificates: Certificates;
  /** The address of this machine at which containers reach what runs on it. */
  readonly gateway: string | undefined;
  /** Lets another run's containers reach the target, until what it returns is called. */
  readonly admit: HostedTarget["admit"];
}

/** What a run in containers consists of, beside its parts. */
interface Ground {
  readonly runtime: DockerRuntime;
  /** Runs the mock mOTLP server, and holds the run's folder. */
  readonly processes: ProcessRuntime;
  readonly ports: PortReservations;
  readonly addresses: ProcessAddresses;
  readonly certificates: Certificates;
  readonly gateway: string | undefined;
  readonly target: HostedTarget;
  readonly sink: Sink;
  readonly places: DockerPlaces;
}

/**
 * Hosts a pipeline in containers on a network of its own, in which the names that its configs use
 * are those of its parts.
 *
 * @throws HarnessError `bad-option`, `no-engine`, `port-in-use`, `disk-full`
 */
export async function openDockerEnvironment(
  pipeline: HostedPipeline,
  images: RunImages,
): Promise<Environment> {
  return DockerEnvironment.open(pipeline, images, undefined);
}

class DockerEnvironment implements Environment {
  readonly kind = "docker";
  readonly #pipeline: HostedPipeline;
  readonly #images: RunImages;
  readonly #first: FirstRun | undefined;
  readonly #ground: Ground;
  readonly #collectors: Readonly<Record<CollectorRole, DockerCollectorPlace>>;
  #dismiss: (() => Promise<void>) | undefined;

  private constructor(
    pipeline: HostedPipeline,
    images: RunImages,
    first: FirstRun | undefined,
    ground: Ground,
  ) {
    this.#pipeline = pipeline;
    this.#images = images;
    this.#first = first;
    this.#ground = ground;
    const { addresses, places } = ground;
    const collector = (role: CollectorRole) =>
      new DockerCollectorPlace(
        role,
        role,
        { ...addresses, telemetry: addresses.telemetry[role] },
        places,
      );
    this.#collectors = { edge: collector("edge"), backend: collector("backend") };
  }

  /** @param first the run whose target this one shares */
  static async open(
    pipeline: HostedPipeline,
    images: RunImages,
    first: FirstRun | undefined,
  ): Promise<DockerEnvironment> {
    if (pipeline.edgeDisk !== undefined) throw noEdgeDisk();
    const ports = new PortReservations();
    const opened = await Promise.allSettled([DockerRuntime.open(), ProcessRuntime.open()]);
    const [runtime, processes] = opened;
    try {
      if (runtime.status === "rejected") throw runtime.reason;
      if (processes.status === "rejected") throw processes.reason;
      const runtimes = { runtime: runtime.value, processes: processes.value, ports };
      const ground = await prepare(pipeline, images, first, runtimes);
      return new DockerEnvironment(pipeline, images, first, ground);
    } catch (error) {
      const open = opened.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
      await Promise.all(open.map((one) => one.close()));
      ports.releaseAll();
      throw error;
    }
  }

  get folder(): string {
    return this.#ground.processes.folder;
  }

  get certificates(): Certificates {
    return this.#ground.certificates;
  }

  place(role: CollectorRole): DockerCollectorPlace {
    return this.#collectors[role];
  }

  async anotherPlace(name: string, config: CollectorConfig): Promise<DockerCollectorPlace> {
    const { ports, places } = this.#ground;
    const reserved = await reserveCollector(ports, config);
    return new DockerCollectorPlace(name, config.role, reserved, places);
  }

  sinkArrivals(run: string) {
    return this.#ground.sink.arrived(run);
  }

  startKafka(options: KafkaOptions) {
    const { runtime, ports } = this.#ground;
    const { edge, backend, brokers, logs, signal } = this.#pipeline;
    // In the order in which they are written: with several brokers each one gets its own.
    const names = [...new Set([...brokerNames([edge, backend]), "kafka"])];
    const image = this.#images.kafka;
    return startKafkaContainer({ runtime, ports, image, logs, signal, brokers, names }, options);
  }

  async startTarget(options: ElasticsearchOptions): Promise<Target> {
    const { shared } = this.#pipeline;
    const { target, runtime } = this.#ground;
    if (shared === undefined) return target.start(options);
    const running = await shared.target;
    this.#dismiss = await this.#first?.admit?.(runtime);
    return running;
  }

  beside(another: HostedPipeline, running: Promise<Target>): Promise<Environment> {
    const { certificates, gateway, target, places } = this.#ground;
    const shared = { url: places.target.url, target: running };
    const admit: FirstRun["admit"] = async (other) =>
      (await target.admit?.(other)) ?? (async () => {});
    const first = { certificates, gateway, admit };
    return DockerEnvironment.open({ ...another, shared }, this.#images, first);
  }

  async settleLogs() {
    const { runtime, processes } = this.#ground;
    return (await Promise.all([runtime.settleLogs(), processes.settleLogs()])).flat();
  }

  async close(): Promise<void> {
    const { target, sink, runtime, processes, ports } = this.#ground;
    try {
      await target.close();
      await sink.close();
      await this.#dismiss?.();
    } finally {
      await Promise.all([runtime.close(), processes.close()]);
      ports.releaseAll();
    }
  }
}

async function prepare(
  pipeline: HostedPipeline,
  images: RunImages,
  first: FirstRun | undefined,
  runtimes: Pick<Ground, "runtime" | "processes" | "ports">,
): Promise<Ground> {
  const { runtime, processes, ports } = runtimes;
  const { logs, signal, edot, target: kind, proxy = false, shared } = pipeline;
  const configs = [pipeline.edge, pipeline.backend];
  const runner = TARGET_RUNNERS[kind];
  const { network } = runtime;
  const certificates =
    first?.certificates ??
    (await makeCertificates(join(processes.folder, "certificates"), [
      ...new Set([network.gateway, ...runner.hostNames(configs)]),
    ]));
  const addresses = await reserveAddresses(ports, pipeline);
  const ownGateway = (await thisMachineHas(network.gateway)) ? network.gateway : undefined;
  const gateway = first === undefined ? ownGateway : first.gateway;
  const target = await runner.inContainers({
    ...{ configs, runtime, processes, ports, images, certificates, logs, signal, gateway, proxy },
    ...{ caFile: CA_FILE, host: HOST, port: addresses.target },
  });
  const sink = await Sink.start(gateway);
  const places: DockerPlaces = {
    ...{ runtime, images, edot, gateway, sinkPorts: sink.ports, folder: processes.folder },
    certificates: await copiedCertificates(certificates),
    target: {
      kind,
      url: shared?.url ?? target.url,
      worksAsWritten: (exporter) => target.worksAsWritten?.(exporter) === true,
    },
  };
  return { ...runtimes, addresses, certificates, gateway, target, sink, places };
}

/**
 * Whether an address is one of this machine's: an engine in a virtual machine has its networks there.
 * A bridge without containers is not among the interfaces yet, and can be listened on all the same.
 */
function thisMachineHas(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(0, address, () => server.close(() => resolve(true)));
  });
}

function noEdgeDisk(): HarnessError {
  // A container's tmpfs is gone with each end of the container, and the queue with it.
  return new HarnessError({
    code: "bad-option",
    message: "the edge collector has no disk of a given size in containers",
    remedy: "use --runtime process",
  });
}
