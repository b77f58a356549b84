import { accessSync, constants, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { CollectorConfig } from "../../collector-config/collector-config.ts";
import type { CollectorRole } from "../../collector-config/component.ts";
import type { OverlayAddresses } from "../../collector-config/overlay.ts";
import type { TargetKind } from "../../collector-config/target-kind.ts";
import type { Certificates } from "../parts/certificates.ts";
import type { CollectorLauncher } from "../parts/collector/launcher.ts";
import { type CollectorProcessSpec, processLauncher } from "../parts/collector/process-launcher.ts";
import type { PartContext } from "../parts/part-context.ts";
import { type SinkPorts, sinkAddresses } from "../parts/sink/sink.ts";
import type { SmallDisk } from "../runtimes/process/small-disk.ts";
import type { Runtime } from "../runtimes/runtime.ts";
import type { CollectorPlace } from "./environment.ts";
import { listenerPlaces } from "./listener-places.ts";
import type { CollectorPorts } from "./process-addresses.ts";

/** What the places of all collectors of a run share. */
export interface ProcessPlaces {
  readonly context: PartContext;
  readonly edot: Readonly<Record<CollectorRole, string>>;
  /** Where each collector starts: its config's relative paths count from there. */
  readonly base: Readonly<Record<CollectorRole, string>>;
  readonly certificates: Certificates;
  readonly target: { readonly kind: TargetKind; readonly url: string };
  readonly kafkaPort: number;
  /** Of the sinks that stand for second destinations. */
  readonly sinkPorts: SinkPorts;
  /** The edge collector's own filesystem, where it has one. */
  readonly edgeDisk: SmallDisk | undefined;
}

/** Where one collector runs as a process of this machine. */
export class ProcessCollectorPlace implements CollectorPlace {
  readonly name: string;
  readonly telemetryAddress: string;
  readonly #role: CollectorRole;
  readonly #ports: CollectorPorts;
  readonly #places: ProcessPlaces;

  constructor(name: string, role: CollectorRole, ports: CollectorPorts, places: ProcessPlaces) {
    this.name = name;
    this.telemetryAddress = `127.0.0.1:${ports.telemetry}`;
    this.#role = role;
    this.#ports = ports;
    this.#places = places;
  }

  addresses(): OverlayAddresses {
    const places = listenerPlaces(this.#role);
    const { context, base, certificates, target, kafkaPort, sinkPorts } = this.#places;
    const brokers = [`127.0.0.1:${kafkaPort}`];
    return {
      brokers,
      target,
      sinks: sinkAddresses("127.0.0.1", sinkPorts, brokers),
      telemetry: { host: "127.0.0.1", port: this.#ports.telemetry },
      listen: (listener) => {
        const endpoint = this.#ports.listen(places(listener));
        return { endpoint, reachedAt: endpoint };
      },
      storage: storageOf(context.runtime, this.name),
      files: {
        certificates,
        has: (file) => isReadable(resolve(base[this.#role], file)),
        read: (file) => textOf(resolve(base[this.#role], file)),
      },
    };
  }

  makeRoom(config: CollectorConfig): Promise<void> {
    return this.#ports.makeRoom(config);
  }

  launcher(
    config: CollectorConfig,
    version: string = this.#places.edot[this.#role],
  ): CollectorLauncher {
    const { context, edgeDisk } = this.#places;
    const disk = this.#role === "edge" ? edgeDisk : undefined;
    return ofOwnCopy(context, this.name, config, { version, disk });
  }
}

/** The folder of what a collector stores. */
export function storageOf(runtime: Pick<Runtime, "folder">, name: string): string {
  return join(runtime.folder, name, "storage");
}

function isReadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

function textOf(file: string): string | undefined {
  return isReadable(file) ? readFileSync(file, "utf8") : undefined;
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
