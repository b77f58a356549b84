import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { HarnessError } from "../../base/errors.ts";
import type { CollectorRole } from "../../collector-config/component.ts";
import type { Listener } from "../../collector-config/overlay.ts";
import { targetOf } from "../../collector-config/target-client.ts";
import type { RunImages } from "../images/run-images.ts";
import { type Certificates, makeCertificates } from "../parts/certificates.ts";
import { CA_FILE, containerLauncher, SERVER_FILES } from "../parts/collector/container-launcher.ts";
import {
  type ElasticsearchInContainer,
  startElasticsearchContainer,
} from "../parts/elasticsearch/elasticsearch-container.ts";
import { Front } from "../parts/front/front.ts";
import { startKafkaContainer } from "../parts/kafka/kafka-container.ts";
import { startMotlp } from "../parts/motlp/motlp.ts";
import { Sink } from "../parts/sink/sink.ts";
import { DockerRuntime } from "../runtimes/docker/docker-runtime.ts";
import { PortReservations } from "../runtimes/ports.ts";
import { ProcessRuntime } from "../runtimes/process/process-runtime.ts";
import { elasticsearchTarget } from "../targets/elasticsearch/target.ts";
import { motlpTarget } from "../targets/motlp/target.ts";
import type { CollectorPlace, HostedPipeline, Hosting } from "./hosting.ts";
import { listenerPlaces } from "./listener-places.ts";
import {
  type CollectorPorts,
  type ProcessAddresses,
  reserveAddresses,
  reserveCollector,
} from "./process-addresses.ts";
import {
  BROKER_PORT,
  ELASTICSEARCH_PORT,
  type WrittenNames,
  worksAsWritten,
  writtenNames,
} from "./written-names.ts";

/** Where a collector serves its own metrics in its container; 8888 may be the user's. */
const TELEMETRY_PORT = 18_888;
/** This machine, as containers know it. */
const HOST = "host.docker.internal";

/** What a hosting in containers is made of. */
interface Ground {
  readonly runtime: DockerRuntime;
  /** Runs the mock mOTLP server, and holds the run's folder. */
  readonly processes: ProcessRuntime;
  readonly ports: PortReservations;
  readonly addresses: ProcessAddresses;
  readonly certificates: Certificates;
  readonly names: WrittenNames;
  /** The run whose target this one shares. */
  readonly first: FirstRun | undefined;
}

/** A run that shares its target with another one. */
interface FirstRun {
  readonly certificates: Certificates;
  /** The address of this machine at which containers reach what runs on it. */
  readonly gateway: string | undefined;
  /** Lets another run's containers reach the target, until what it returns is called. */
  readonly admit: (other: DockerRuntime) => Promise<(() => Promise<void>) | undefined>;
}

/**
 * Hosts a pipeline in containers on a network of its own, in which the names that its configs use
 * are those of its parts.
 *
 * @throws HarnessError `bad-option`, `no-engine`, `port-in-use`, `disk-full`
 */
export async function openDockerHosting(
  pipeline: HostedPipeline,
  images: RunImages,
): Promise<Hosting> {
  return open(pipeline, images, undefined);
}

async function open(
  pipeline: HostedPipeline,
  images: RunImages,
  first: FirstRun | undefined,
): Promise<Hosting> {
  if (pipeline.edgeDisk !== undefined) {
    // A container's tmpfs is gone with each end of the container, and the queue with it.
    throw new HarnessError({
      code: "bad-option",
      message: "the edge collector has no disk of a given size in containers",
      remedy: "use --runtime process",
    });
  }
  const ports = new PortReservations();
  const opened = await Promise.allSettled([DockerRuntime.open(), ProcessRuntime.open()]);
  const [runtime, processes] = opened;
  const close = async () => {
    await Promise.all(opened.map((one) => (one.status === "fulfilled" ? one.value.close() : null)));
    ports.releaseAll();
  };
  try {
    if (runtime.status === "rejected") throw runtime.reason;
    if (processes.status === "rejected") throw processes.reason;
    const names = writtenNames([pipeline.edge, pipeline.backend]);
    const certificates =
      first?.certificates ??
      (await makeCertificates(join(processes.value.folder, "certificates"), [
        runtime.value.network.gateway,
        "elasticsearch",
        ...names.elasticsearch,
      ]));
    const ground: Ground = {
      runtime: runtime.value,
      processes: processes.value,
      ports,
      addresses: await reserveAddresses(ports, pipeline),
      certificates,
      names,
      first,
    };
    return await hosting(pipeline, images, ground, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function hosting(
  pipeline: HostedPipeline,
  images: RunImages,
  ground: Ground,
  close: () => Promise<void>,
): Promise<Hosting> {
  const { runtime, processes, ports, addresses, certificates, names, first } = ground;
  const { logs, signal, target } = pipeline;
  const text = (file: string) => readFile(file, "utf8");
  const copied = {
    ca: await text(certificates.caFile),
    cert: await text(certificates.certFile),
    key: await text(certificates.keyFile),
  };
  const hasFront = target === "elasticsearch" && pipeline.front === true;
  let front: Front | undefined;
  let elasticsearch: ElasticsearchInContainer | undefined;
  let dismiss: (() => Promise<void>) | undefined;
  const ownGateway = (await thisMachineHas(runtime.network.gateway))
    ? runtime.network.gateway
    : undefined;
  const gateway = first === undefined ? ownGateway : first.gateway;
  const sink = await Sink.start(gateway);
  const own =
    target === "elasticsearch" && !hasFront
      ? `${names.scheme}://elasticsearch:${ELASTICSEARCH_PORT}`
      : `${target === "motlp" ? "https" : names.scheme}://${HOST}:${addresses.target}`;
  const url = pipeline.shared?.url ?? own;
  // In the order in which they are written: with several brokers each one gets its own.
  const kafkaNames = unique([...names.kafka, "kafka"]);
  const place = (
    name: string,
    role: CollectorRole,
    { telemetry, listen, makeRoom }: CollectorPorts,
  ): CollectorPlace => {
    let given = new Map<number, number>();
    let made = 0;
    return {
      name,
      telemetryAddress: `127.0.0.1:${telemetry}`,
      addresses: () => {
        const places = listenerPlaces(role);
        given = new Map([[TELEMETRY_PORT, telemetry]]);
        return {
          brokers: [`kafka:${BROKER_PORT}`],
          target: { kind: target, url },
          sink: `http://${HOST}:${sink.port}`,
          telemetry: { host: "0.0.0.0", port: TELEMETRY_PORT },
          listen: (listener) => {
            const port = portOf(listener);
            const reachedAt = listen(places(listener));
            given.set(port, Number(reachedAt.slice(reachedAt.lastIndexOf(":") + 1)));
            return isOpenToAll(listener.written)
              ? { reachedAt }
              : { endpoint: `0.0.0.0:${port}`, reachedAt };
          },
          storage: "/var/lib/edot-kafka-harness",
          // Its config's files are not copied into its container.
          files: { certificates: { caFile: CA_FILE, ...SERVER_FILES }, has: () => false },
          // Elasticsearch's own names lead past its front.
          worksAsWritten: (component) =>
            !(hasFront && targetOf(component) === target) && worksAsWritten(component, names),
        };
      },
      makeRoom,
      launcher: (config, version = pipeline.edot[role]) => {
        if (version !== pipeline.edot[role]) throw oneVersion(name, version);
        const launcher = containerLauncher({
          runtime,
          config,
          image: images[role],
          certificates: copied,
          ports: () => [...given].map(([container, host]) => ({ container, host })),
          hosts: [{ host: HOST, ipAddress: gateway ?? "host-gateway" }],
          folder: processes.folder,
        });
        made += 1;
        // A container that has ended keeps its name as long as the run lasts.
        const suffix = made === 1 ? "" : `-config-${made}`;
        return {
          ...launcher,
          launch: (launch) => launcher.launch({ ...launch, name: `${launch.name}${suffix}` }),
        };
      },
    };
  };
  const places: Record<CollectorRole, CollectorPlace> = {
    edge: place("edge", "edge", { ...addresses, telemetry: addresses.telemetry.edge }),
    backend: place("backend", "backend", { ...addresses, telemetry: addresses.telemetry.backend }),
  };
  return {
    kind: "docker",
    folder: processes.folder,
    certificates,
    place: (role) => places[role],
    anotherPlace: async (name, config) =>
      place(name, config.role, await reserveCollector(ports, config)),
    sinkArrivals: (run) => sink.arrived(run),
    startKafka: (options) =>
      startKafkaContainer(
        {
          ...{ runtime, ports, image: images.kafka, logs, signal },
          brokers: pipeline.brokers,
          names: kafkaNames,
        },
        options,
      ),
    beside: (another, shared) =>
      open({ ...another, shared: { url, target: shared } }, images, {
        ...{ certificates, gateway },
        admit: async (other) => elasticsearch?.join(other),
      }),
    startTarget: async (options) => {
      if (pipeline.shared !== undefined) {
        const running = await pipeline.shared.target;
        dismiss = await first?.admit(runtime);
        return running;
      }
      const environment = { SSL_CERT_FILE: CA_FILE };
      if (target === "motlp") {
        const context = { runtime: processes, ports, logs, signal };
        const part = await startMotlp(context, addresses.target, { host: gateway, certificates });
        return motlpTarget(part, { url, environment });
      }
      const { elasticsearch: image } = images;
      if (image === undefined) {
        throw new HarnessError({
          code: "internal",
          message: "no image of Elasticsearch was chosen",
        });
      }
      const tls = names.scheme === "https" ? { certificates } : {};
      elasticsearch = await startElasticsearchContainer(
        {
          ...{ runtime, ports, image, logs, signal },
          names: unique(["elasticsearch", ...names.elasticsearch]),
          ...tls,
        },
        options,
      );
      if (hasFront) {
        const { target: port } = addresses;
        front = await Front.start({ host: gateway, port, behind: elasticsearch, ...tls });
      }
      return elasticsearchTarget(elasticsearch, { url, environment }, front);
    },
    close: async () => {
      try {
        await front?.close();
        await sink.close();
        await dismiss?.();
      } finally {
        await close();
      }
    },
  };
}

/** Whether an address that is written is reached from outside of its container. */
function isOpenToAll(written: unknown): boolean {
  return typeof written === "string" && /^(0\.0\.0\.0|\[::\])?:\d+$/.test(written);
}

/** The port that is written, else that of the protocol. */
function portOf({ written, port = 0 }: Listener): number {
  const found = typeof written === "string" ? /:(\d+)$/.exec(written)?.[1] : undefined;
  return found === undefined ? port : Number(found);
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

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}

function oneVersion(name: string, version: string): HarnessError {
  return new HarnessError({
    code: "not-available",
    message: `the ${name} collector cannot become EDOT ${version} in containers`,
    place: "--runtime docker",
    remedy: "use --runtime process",
  });
}
