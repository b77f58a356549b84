import { join } from "node:path";
import { stringify } from "yaml";
import type { TargetKind } from "../targets/target-kind.ts";
import { asRecord, type CollectorConfig, type Component } from "./collector-config.ts";
import { mergeTrees, type Tree } from "./merge-trees.ts";
import { type TargetVariable, targetClient, targetOf } from "./target-client.ts";

/** The addresses of a run, as one collector sees them. */
export interface OverlayAddresses {
  /** `host:port` of the broker. */
  readonly brokers: readonly string[];
  /** What the backend collector sends to, and its URL. */
  readonly target: { readonly kind: TargetKind; readonly url: string };
  /** Where the collector's own metrics are served. */
  readonly telemetry: { readonly host: string; readonly port: number };
  /** Where each listening protocol listens; called once per listener. */
  listen(what: string): ListenAddress;
  /** A folder that takes the place of every storage directory. */
  readonly storage: string;
}

/** Where something listens, `host:port`: as its config says it, and as the harness reaches it. */
export interface ListenAddress {
  readonly endpoint: string;
  readonly reachedAt: string;
}

/** The second config of a collector and what follows from it. */
export interface Overlay {
  readonly yaml: string;
  /** Variables that must carry the target's address and the run's credentials. */
  readonly variables: readonly TargetVariable[];
  /** Where the harness reaches the OTLP receivers, by protocol; the first one that is there. */
  readonly otlp: { readonly grpc?: string; readonly http?: string };
  /** Folders to be made before the start. */
  readonly folders: readonly string[];
}

/** Extensions that only listen; two collectors on one machine would claim the same default port. */
const LISTENING_EXTENSIONS = ["health_check", "healthcheckv2", "pprof", "zpages"];

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
  const otlp: { grpc?: string; http?: string } = {};
  const folders: string[] = [];
  const put = (component: Component, settings: Tree) => {
    sections[component.section] ??= {};
    (sections[component.section] as Tree)[component.id] = settings;
  };
  for (const component of config.components) {
    const { section, type, settings } = component;
    if (section === "receivers" && type === "otlp") {
      put(component, { protocols: listenOtlp(component, addresses, otlp) });
    } else if (isKafkaClient(component)) {
      put(component, kafkaClient(settings, addresses));
    } else if (targetOf(component) === addresses.target.kind) {
      const client = targetClient(component, addresses.target.kind, addresses.target.url);
      for (const variable of client.variables) variables.set(variable.name, variable);
      if (Object.keys(client.settings).length > 0) put(component, client.settings);
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
      put(component, { endpoint: addresses.listen(component.id).endpoint });
    }
  }
  const own = { ...sections, service: { telemetry: telemetry(addresses) } };
  const tree = mergeTrees(own, changes);
  return { yaml: stringify(tree), variables: [...variables.values()], otlp, folders };
}

function isKafkaClient({ section, type }: Component): boolean {
  return (
    (section === "receivers" && KAFKA_RECEIVERS.includes(type)) ||
    (section === "exporters" && type === "kafka")
  );
}

function listenOtlp(
  component: Component,
  addresses: OverlayAddresses,
  otlp: { grpc?: string; http?: string },
): Tree {
  const protocols = asRecord(component.settings.protocols) ?? {};
  const overlay: Tree = {};
  for (const protocol of ["grpc", "http"] as const) {
    if (!(protocol in protocols)) continue;
    const { endpoint, reachedAt } = addresses.listen(`${component.id} ${protocol}`);
    overlay[protocol] = { endpoint };
    otlp[protocol] ??= reachedAt;
  }
  return overlay;
}

function kafkaClient(settings: Readonly<Tree>, addresses: OverlayAddresses): Tree {
  const overlay: Tree = { brokers: [...addresses.brokers] };
  // The run's broker speaks plain text and knows no users.
  for (const key of ["tls", "auth"]) if (settings[key] !== undefined) overlay[key] = null;
  return overlay;
}

/** Sampling hides errors: of one text, the first ten lines in ten seconds are kept. */
function telemetry(addresses: OverlayAddresses): Tree {
  return {
    logs: { level: "info", encoding: "json", sampling: { enabled: false } },
    metrics: {
      level: "normal",
      readers: [{ pull: { exporter: { prometheus: { ...addresses.telemetry } } } }],
    },
  };
}
