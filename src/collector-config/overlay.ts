import { join } from "node:path";
import { stringify } from "yaml";
import { addressesIn } from "./addresses.ts";
import { type CollectorConfig, usedComponents } from "./collector-config.ts";
import type { Component } from "./component.ts";
import { type EntryProtocol, protocolsOf } from "./edge-entries.ts";
import type { TargetVariable } from "./exporter-clients.ts";
import { mergeTrees } from "./merge-trees.ts";
import { authenticatorsOf, type CollectorFiles, receiverSecurity } from "./receiver-security.ts";
import { authenticatorOverlay } from "./server-login.ts";
import { type SinkAddresses, sinkClient } from "./sink-client.ts";
import { sendsToTarget, targetClient } from "./target-client.ts";
import type { TargetKind } from "./target-kind.ts";
import { asRecord, type Tree } from "./tree.ts";

/** The addresses of a run, as one collector sees them. */
export interface OverlayAddresses {
  /** `host:port` of the broker. */
  readonly brokers: readonly string[];
  /** What the backend collector sends to, and its URL. */
  readonly target: { readonly kind: TargetKind; readonly url: string };
  /** Where the collector's own metrics are served. */
  readonly telemetry: { readonly host: string; readonly port: number };
  /** Where each listening protocol listens; called once per listener. */
  listen(listener: Listener): ListenAddress;
  /** Where the sinks listen that stand for second destinations, where there are any. */
  readonly sinks?: SinkAddresses;
  /** A folder that takes the place of every storage directory. */
  readonly storage: string;
  /**
   * Set where collectors have a network and disks of their own: whether what a component says of its
   * brokers, its endpoints, its ports or its folders works there as it is written.
   */
  readonly worksAsWritten?: (component: Component) => boolean;
  /** The files that the collector can read; without it, all that its config names. */
  readonly files?: CollectorFiles;
}

/** A protocol of an OTLP receiver, and where the harness reaches it, `host:port`. */
export interface ReachedEntry {
  readonly receiver: string;
  readonly protocol: EntryProtocol;
  readonly reachedAt: string;
  /** Whether it speaks TLS. */
  readonly isSecure: boolean;
}

/** Something of a config that listens. */
export interface Listener {
  /** Unique within a config. */
  readonly name: string;
  /** The address that the config gives it, if any. */
  readonly written: unknown;
  /** The port of its protocol by default, if it has one. */
  readonly port?: number;
}

/** Where something listens, `host:port`: as its config says it, and as the harness reaches it. */
export interface ListenAddress {
  /** Undefined where it is the one that is written. */
  readonly endpoint?: string;
  readonly reachedAt: string;
}

/** The second config of a collector and what follows from it. */
export interface Overlay {
  readonly yaml: string;
  /** Variables that must carry the target's address and the run's credentials. */
  readonly variables: readonly TargetVariable[];
  /** What the ones that hold the target's address are set to. */
  readonly targetUrl: string;
  /** Where the harness reaches the OTLP receivers that pipelines use. */
  readonly entries: readonly ReachedEntry[];
  /** Folders to be made before the start. */
  readonly folders: readonly string[];
  /** Every address of the run's parts that the collector is pointed at, by the overlay or as written. */
  readonly own: readonly string[];
}

/** Extensions that only listen; two collectors on one machine would claim the same default port. */
const LISTENING_EXTENSIONS = ["health_check", "healthcheckv2", "pprof", "zpages"];

/** https://opentelemetry.io/docs/specs/otlp/ */
const OTLP_PORTS = { grpc: 4317, http: 4318 } as const;

/** Receivers that connect to the broker; the last one is the new name of the one before it. */
const KAFKA_RECEIVERS = ["kafka", "kafkametrics", "kafka_metrics"];

/**
 * Writes what a collector is given after the user's config: addresses, credentials, storage folders
 * and its own telemetry, and nothing of what is under test. Maps merge, lists are replaced.
 *
 * @param changes settings that a scenario changes on purpose, merged over all of that
 * @see https://opentelemetry.io/docs/collector/configuration/#location
 */
export function writeOverlay(
  config: CollectorConfig,
  addresses: OverlayAddresses,
  changes: Readonly<Tree> = {},
): Overlay {
  const sections: Record<string, Tree> = {};
  const variables = new Map<string, TargetVariable>();
  const entries: ReachedEntry[] = [];
  const receivers = usedComponents(config, "receivers", "otlp");
  const authenticators = authenticatorsOf(config);
  const folders: string[] = [];
  const written: string[] = [];
  const put = (component: Component, settings: Tree) => {
    sections[component.section] ??= {};
    (sections[component.section] as Tree)[component.id] = settings;
  };
  const { worksAsWritten = () => false } = addresses;
  for (const component of config.components) {
    const { section, type, settings } = component;
    if (section === "receivers" && type === "otlp") {
      // One that nothing uses does not listen.
      if (!receivers.includes(component)) continue;
      const protocols = listenOtlp(component, config, addresses, entries);
      if (Object.keys(protocols).length > 0) put(component, { protocols });
    } else if (addresses.files !== undefined && authenticators.includes(component)) {
      const login = authenticatorOverlay(component, addresses.files);
      if (Object.keys(login).length > 0) put(component, login);
    } else if (section === "exporters" && config.elsewhere.includes(component.id)) {
      const { sinks } = addresses;
      if (sinks !== undefined) put(component, sinkClient(component, config, sinks));
    } else if (isKafkaClient(component)) {
      if (!worksAsWritten(component)) put(component, kafkaClient(settings, addresses));
      else written.push(...addressesIn(settings).map(({ text }) => text));
    } else if (sendsToTarget(component, config, addresses.target.kind)) {
      const isWritten = worksAsWritten(component);
      if (isWritten) written.push(...addressesIn(settings).map(({ text }) => text));
      const url = isWritten ? undefined : addresses.target.url;
      const client = targetClient(component, addresses.target.kind, url);
      for (const variable of client.variables) variables.set(variable.name, variable);
      if (Object.keys(client.settings).length > 0) put(component, client.settings);
    } else if (section === "extensions" && type === "file_storage" && worksAsWritten(component)) {
      folders.push(...storageFolders(settings));
    } else if (section === "extensions" && type === "file_storage") {
      const folder = join(addresses.storage, component.id.replaceAll("/", "_"));
      folders.push(folder);
      // Compaction works in a folder of its own choice, which has to exist too.
      const compaction = asRecord(settings.compaction);
      put(component, {
        directory: folder,
        ...(compaction === undefined ? {} : { compaction: { directory: folder } }),
      });
    } else if (section === "extensions" && LISTENING_EXTENSIONS.includes(type)) {
      if (worksAsWritten(component)) continue;
      const { endpoint } = addresses.listen({ name: component.id, written: settings.endpoint });
      put(component, { endpoint });
    }
  }
  const service = { ...listsWithout(config), telemetry: telemetry(config, addresses) };
  const tree = mergeTrees({ ...sections, service }, changes);
  const own = [addresses.target.url, ...written, ...addressesIn(tree).map(({ text }) => text)];
  const targetUrl = addresses.target.url;
  return {
    yaml: stringify(tree),
    variables: [...variables.values()],
    targetUrl,
    entries,
    folders,
    own,
  };
}

/** The folders that a file_storage extension writes to. */
export function storageFolders(settings: Readonly<Tree>): string[] {
  const named = [settings.directory, asRecord(settings.compaction)?.directory];
  return [...new Set(named.filter((folder) => typeof folder === "string"))];
}

/** Whether a component connects to Kafka. */
export function isKafkaClient({ section, type }: Component): boolean {
  return (
    (section === "receivers" && KAFKA_RECEIVERS.includes(type)) ||
    (section === "exporters" && type === "kafka")
  );
}

function listenOtlp(
  component: Component,
  config: CollectorConfig,
  addresses: OverlayAddresses,
  entries: ReachedEntry[],
): Tree {
  const protocols = asRecord(component.settings.protocols) ?? {};
  const overlay: Tree = {};
  for (const protocol of protocolsOf(component)) {
    const settings = asRecord(protocols[protocol]) ?? {};
    const { endpoint, reachedAt } = addresses.listen({
      name: `${component.id} ${protocol}`,
      written: settings.endpoint,
      port: OTLP_PORTS[protocol],
    });
    const own: Tree = {
      ...(endpoint === undefined ? {} : { endpoint }),
      // A socket file has no port.
      ...(/^tcp/.test(String(settings.transport ?? "tcp")) ? {} : { transport: "tcp" }),
      ...receiverSecurity(settings, config, addresses.files),
    };
    if (Object.keys(own).length > 0) overlay[protocol] = own;
    const isSecure = asRecord(settings.tls) !== undefined;
    entries.push({ receiver: component.id, protocol, reachedAt, isSecure });
  }
  return overlay;
}

/** The URL at which the harness reaches an entry. */
export function urlOf({ isSecure, reachedAt }: ReachedEntry): string {
  return `${isSecure ? "https" : "http"}://${reachedAt}`;
}

/** The URL of the first OTLP receiver of each protocol. */
export function firstEntries({ entries }: Pick<Overlay, "entries">): {
  readonly grpc?: string;
  readonly http?: string;
} {
  const first = (protocol: EntryProtocol) => {
    const found = entries.find((entry) => entry.protocol === protocol);
    return found === undefined ? {} : { [protocol]: urlOf(found) };
  };
  return { ...first("grpc"), ...first("http") };
}

function kafkaClient(settings: Readonly<Tree>, addresses: OverlayAddresses): Tree {
  const overlay: Tree = { brokers: [...addresses.brokers] };
  // The run's broker speaks plain text and knows no users.
  for (const key of ["tls", "auth"]) if (settings[key] !== undefined) overlay[key] = null;
  return overlay;
}

/** The lists of `service` without what the run leaves out; empty where it leaves out nothing. */
function listsWithout({ leftOut, tree, extensions, pipelines }: CollectorConfig): Tree {
  if (leftOut.length === 0) return {};
  return {
    ...(asRecord(tree.service)?.extensions === undefined ? {} : { extensions }),
    pipelines: Object.fromEntries(pipelines.map(({ id, exporters }) => [id, { exporters }])),
  };
}

/**
 * The collector's own telemetry stays here: what it would push elsewhere is left out. Sampling hides
 * errors: of one text, the first ten lines in ten seconds are kept.
 */
function telemetry({ tree }: CollectorConfig, addresses: OverlayAddresses): Tree {
  const written = asRecord(asRecord(tree.service)?.telemetry);
  const pushes = (signal: string) => asRecord(written?.[signal])?.processors !== undefined;
  const logs = asRecord(written?.logs);
  const paths = ["output_paths", "error_output_paths"].filter((key) => logs?.[key] !== undefined);
  // Views can only be set where it is detailed.
  const isDetailed = /^detailed$/i.test(String(asRecord(written?.metrics)?.level));
  return {
    ...(pushes("traces") ? { traces: { processors: [] } } : {}),
    logs: {
      level: "info",
      encoding: "json",
      sampling: { enabled: false },
      ...(pushes("logs") ? { processors: [] } : {}),
      // The log is evidence; a file of production need not be possible here.
      ...Object.fromEntries(paths.map((key) => [key, ["stderr"]])),
    },
    metrics: {
      ...(isDetailed ? {} : { level: "normal" }),
      readers: [{ pull: { exporter: { prometheus: { ...addresses.telemetry } } } }],
    },
  };
}
