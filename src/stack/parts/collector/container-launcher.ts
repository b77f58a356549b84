import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, mkdtemp } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { isDeepStrictEqual } from "node:util";
import { GenericContainer } from "testcontainers";
import type { CollectorConfig } from "../../../collector-config/collector-config.ts";
import { includedBy } from "../../../collector-config/config-file.ts";
import type { Overlay } from "../../../collector-config/overlay.ts";
import type { RunImage } from "../../images/run-images.ts";
import type { DockerRuntime, RunContainer } from "../../runtimes/docker/docker-runtime.ts";
import { findEngine } from "../../runtimes/docker/engine.ts";
import { NO_OTHER_NAMES } from "../../runtimes/docker/names.ts";
import type { RunningInstance } from "../../runtimes/runtime.ts";
import { askContainer } from "./ask-container.ts";
import type { CollectorLaunch, CollectorLauncher } from "./launcher.ts";

/** Where the configs and the certificate of the run's authority are in the container. */
export const COLLECTOR_FILES = "/etc/edot-kafka-harness";
/** The certificate of the run's authority, for `SSL_CERT_FILE`. */
export const CA_FILE = `${COLLECTOR_FILES}/ca.pem`;
/** A certificate by that authority, for receivers, and its key. */
export const SERVER_FILES = {
  certFile: `${COLLECTOR_FILES}/server.pem`,
  keyFile: `${COLLECTOR_FILES}/server.key`,
} as const;

/** A collector in a container. */
export interface CollectorContainerSpec {
  readonly runtime: DockerRuntime;
  readonly config: CollectorConfig;
  readonly image: RunImage;
  /** The run's authority, and a certificate by it with its key, as PEM. */
  readonly certificates: { readonly ca: string; readonly cert: string; readonly key: string };
  /** Ports of the container that are given to this machine, and the ports they get. */
  readonly ports: () => readonly { readonly container: number; readonly host: number }[];
  /** Names of this machine's own services, and their addresses. */
  readonly hosts: readonly { readonly host: string; readonly ipAddress: string }[];
  /** A folder of this machine for what is copied in. */
  readonly folder: string;
}

/**
 * Runs a collector in one container: what it stores is there again when it is restarted, and so is
 * its overlay, which may change in between. With other variables it is another container.
 */
export function containerLauncher(spec: CollectorContainerSpec): CollectorLauncher {
  const { runtime, config, image } = spec;
  let overlay: Overlay | undefined;
  let running: RunContainer | undefined;
  /** A container keeps its variables: with others it takes another one, which is given its folders. */
  let madeWith: { env: CollectorLaunch["env"]; folders: readonly string[] } | undefined;

  const overlayFile = () => ({
    content: overlay?.yaml ?? "",
    target: `${COLLECTOR_FILES}/overlay.yaml`,
    mode: 0o644,
  });
  const define = async ({ command, env }: CollectorLaunch): Promise<CollectorContainer> => {
    const written = config.files.map(({ text }, index) => ({
      content: text,
      target: `${COLLECTOR_FILES}/${config.role}${index === 0 ? "" : `-${index + 1}`}.yaml`,
      mode: 0o644,
    }));
    const included = config.files
      .flatMap((file) => includedBy(file))
      .map(({ reference, text }) => ({
        content: text,
        // As it is written, from the folder in which the collector starts.
        target: resolve(COLLECTOR_FILES, reference),
        mode: 0o644,
      }));
    const files = [...written.map(({ target }) => target), `${COLLECTOR_FILES}/overlay.yaml`];
    const container = new CollectorContainer(image.name)
      .withEnvironment({ ...env })
      .withCommand([...command, ...files.flatMap((file) => ["--config", file])])
      .withCopyContentToContainer([
        ...written,
        ...included,
        { content: spec.certificates.ca, target: CA_FILE, mode: 0o644 },
        { content: spec.certificates.cert, target: SERVER_FILES.certFile, mode: 0o644 },
        // Readable by whoever the image runs it as; nobody outside of this run trusts it.
        { content: spec.certificates.key, target: SERVER_FILES.keyFile, mode: 0o644 },
        overlayFile(),
      ])
      .withExtraHosts([...spec.hosts]);
    // Elsewhere it stays where its image has it start.
    if (included.length > 0) container.withWorkingDir(COLLECTOR_FILES);
    for (const folder of overlay?.folders ?? []) {
      container.withCopyDirectoriesToContainer([await writableFolder(spec.folder, folder)]);
    }
    return container;
  };
  const takeOut = ({ started }: RunContainer) =>
    Promise.all(
      (madeWith?.folders ?? []).map(async (folder) => {
        const file = join(await mkdtemp(join(spec.folder, "kept-")), "folder.tar");
        await pipeline(await started.copyArchiveFromContainer(folder), createWriteStream(file));
        return { tar: createReadStream(file), target: dirname(folder) };
      }),
    );
  return {
    ask: async (question) => {
      const engine = await findEngine();
      const texts = [...config.files.map(({ text }) => text), overlay?.yaml ?? ""];
      return askContainer(engine, image.name, texts, question);
    },
    layOut: async (next) => {
      overlay = next;
      await running?.started.copyContentToContainer([overlayFile()]);
    },
    launch: async (launch): Promise<RunningInstance> => {
      const { name, logFile, command } = launch;
      if (command.length > 0) {
        const container = await define(launch);
        const { instance, remove } = await runtime.start(container, { name, logFile }, [name]);
        void instance.exited.then(remove).catch(() => {});
        return instance;
      }
      if (running !== undefined && isDeepStrictEqual(launch.env, madeWith?.env)) {
        await running.startAgain();
        return running.instance;
      }
      const kept = running === undefined ? [] : await takeOut(running);
      await running?.remove();
      const container = await define(launch);
      container.withExposedPorts(...spec.ports()).withCopyArchivesToContainer(kept);
      running = await runtime.start(container, { name, logFile }, [name]);
      madeWith = { env: launch.env, folders: overlay?.folders ?? [] };
      return running.instance;
    },
  };
}

/** An empty folder that whoever the collector runs as may write to, as a volume is for it. */
async function writableFolder(work: string, target: string) {
  const source = await mkdtemp(join(work, "folder-"));
  await mkdir(join(source, basename(target)));
  return { source, target: dirname(target), mode: 0o777 };
}

/** Knows no names but those of the run. */
class CollectorContainer extends GenericContainer {
  constructor(image: string) {
    super(image);
    this.hostConfig.Dns = NO_OTHER_NAMES;
  }
}
