import { readFile } from "node:fs/promises";
import { HarnessError } from "../../base/errors.ts";
import type { CollectorConfig } from "../../collector-config/collector-config.ts";
import type { CollectorRole, Component } from "../../collector-config/component.ts";
import type { Listener, OverlayAddresses } from "../../collector-config/overlay.ts";
import { targetOf } from "../../collector-config/target-client.ts";
import type { TargetKind } from "../../collector-config/target-kind.ts";
import type { RunImages } from "../images/run-images.ts";
import type { Certificates } from "../parts/certificates.ts";
import { CA_FILE, containerLauncher, SERVER_FILES } from "../parts/collector/container-launcher.ts";
import type { CollectorLauncher } from "../parts/collector/launcher.ts";
import { type SinkPorts, sinkAddresses } from "../parts/sink/sink.ts";
import type { DockerRuntime } from "../runtimes/docker/docker-runtime.ts";
import type { HostedTarget } from "../targets/hosted-target.ts";
import type { CollectorPlace } from "./environment.ts";
import { listenerPlaces } from "./listener-places.ts";
import type { CollectorPorts } from "./process-addresses.ts";
import { BROKER_PORT, worksAsWritten } from "./written-names.ts";

/** This machine, as containers know it. */
export const HOST = "host.docker.internal";
/** Where a collector serves its own metrics in its container; 8888 may be the user's. */
const TELEMETRY_PORT = 18_888;

/** The run's certificates as PEM: they are copied into containers. */
export interface CopiedCertificates {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** Reads the run's certificates. */
export async function copiedCertificates(files: Certificates): Promise<CopiedCertificates> {
  const [ca, cert, key] = await Promise.all(
    [files.caFile, files.certFile, files.keyFile].map((file) => readFile(file, "utf8")),
  );
  return { ca: ca ?? "", cert: cert ?? "", key: key ?? "" };
}

/** What the places of all collectors of a run share. */
export interface DockerPlaces {
  readonly runtime: DockerRuntime;
  readonly images: RunImages;
  readonly edot: Readonly<Record<CollectorRole, string>>;
  readonly certificates: CopiedCertificates;
  readonly target: { readonly kind: TargetKind; readonly url: string } & Pick<
    HostedTarget,
    "worksAsWritten"
  >;
  readonly sinkPorts: SinkPorts;
  /** The address of this machine at which containers reach what runs on it. */
  readonly gateway: string | undefined;
  /** A folder of this machine for what is copied in. */
  readonly folder: string;
}

/** Where one collector runs in a container. */
export class DockerCollectorPlace implements CollectorPlace {
  readonly name: string;
  readonly telemetryAddress: string;
  readonly #role: CollectorRole;
  readonly #ports: CollectorPorts;
  readonly #places: DockerPlaces;
  /** Ports of this machine by those of the container that lead there, as the last overlay has them. */
  #given = new Map<number, number>();
  #launchers = 0;

  constructor(name: string, role: CollectorRole, ports: CollectorPorts, places: DockerPlaces) {
    this.name = name;
    this.telemetryAddress = `127.0.0.1:${ports.telemetry}`;
    this.#role = role;
    this.#ports = ports;
    this.#places = places;
  }

  addresses(): OverlayAddresses {
    const places = listenerPlaces(this.#role);
    const { target, sinkPorts } = this.#places;
    const brokers = [`kafka:${BROKER_PORT}`];
    this.#given = new Map([[TELEMETRY_PORT, this.#ports.telemetry]]);
    return {
      brokers,
      target: { kind: target.kind, url: target.url },
      sinks: sinkAddresses(HOST, sinkPorts, brokers),
      telemetry: { host: "0.0.0.0", port: TELEMETRY_PORT },
      listen: (listener) => this.#listen(listener, places(listener)),
      storage: "/var/lib/edot-kafka-harness",
      // Its config's files are not copied into its container.
      files: {
        certificates: { caFile: CA_FILE, ...SERVER_FILES },
        ...{ has: () => false, read: () => undefined },
      },
      worksAsWritten: (component) => this.#worksAsWritten(component),
    };
  }

  makeRoom(config: CollectorConfig): Promise<void> {
    return this.#ports.makeRoom(config);
  }

  launcher(
    config: CollectorConfig,
    version: string = this.#places.edot[this.#role],
  ): CollectorLauncher {
    const { runtime, images, edot, certificates, gateway, folder } = this.#places;
    if (version !== edot[this.#role]) throw oneVersion(this.name, version);
    const launcher = containerLauncher({
      ...{ runtime, config, image: images[this.#role], certificates, folder },
      ports: () => [...this.#given].map(([container, host]) => ({ container, host })),
      hosts: [{ host: HOST, ipAddress: gateway ?? "host-gateway" }],
    });
    this.#launchers += 1;
    // A container that has ended keeps its name as long as the run lasts.
    const suffix = this.#launchers === 1 ? "" : `-config-${this.#launchers}`;
    return {
      ...launcher,
      launch: (launch) => launcher.launch({ ...launch, name: `${launch.name}${suffix}` }),
    };
  }

  #listen(listener: Listener, place: string) {
    const port = portOf(listener);
    const reachedAt = this.#ports.listen(place);
    this.#given.set(port, Number(reachedAt.slice(reachedAt.lastIndexOf(":") + 1)));
    return isOpenToAll(listener.written)
      ? { reachedAt }
      : { endpoint: `0.0.0.0:${port}`, reachedAt };
  }

  #worksAsWritten(component: Component): boolean {
    const { target } = this.#places;
    if (targetOf(component) === undefined) return worksAsWritten(component);
    return targetOf(component) === target.kind && target.worksAsWritten?.(component) === true;
  }
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

function oneVersion(name: string, version: string): HarnessError {
  return new HarnessError({
    code: "not-available",
    message: `the ${name} collector cannot become EDOT ${version} in containers`,
    place: "--runtime docker",
    remedy: "use --runtime process",
  });
}
