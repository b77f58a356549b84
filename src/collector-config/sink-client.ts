import type { CollectorConfig } from "./collector-config.ts";
import type { Component } from "./component.ts";
import { OTLP_GRPC_EXPORTERS, OTLP_HTTP_EXPORTERS, signalEndpoints } from "./exporter-clients.ts";
import { SECRET } from "./secret-names.ts";
import { sinkTopic } from "./sink-topics.ts";
import type { Tree } from "./tree.ts";
import { asRecord } from "./tree.ts";

/** Where the sinks of a run listen, as a collector reaches them. */
export interface SinkAddresses {
  /** URL of OTLP over HTTP and of Elasticsearch's bulk API. */
  readonly http: string;
  /** `host:port` of OTLP over gRPC, in plain text. */
  readonly grpc: string;
  /** `host:port` of the run's brokers: a second cluster is a topic of its own. */
  readonly brokers: readonly string[];
}

/** The metadata that says which exporter a gRPC call is of: its path is always the same. */
export const SINK_HEADER = "x-edot-kafka-sink";

type Client = (exporter: Component, path: string, sinks: SinkAddresses, config: Flow) => Tree;
type Flow = Pick<CollectorConfig, "role" | "pipelines">;

/** How an exporter of each type is pointed at its sink. */
const CLIENTS: Readonly<Record<string, Client>> = {
  ...Object.fromEntries(OTLP_HTTP_EXPORTERS.map((type) => [type, httpClient])),
  ...Object.fromEntries(OTLP_GRPC_EXPORTERS.map((type) => [type, grpcClient])),
  loadbalancing: balancedClient,
  elasticsearch: bulkClient,
  kafka: topicClient,
};

/** Whether a sink speaks the protocol of an exporter. */
export function hasSink({ section, type }: Component): boolean {
  return section === "exporters" && type in CLIENTS;
}

/**
 * What the overlay says of an exporter to a second destination: the sink's address, and nothing by which
 * it would be known elsewhere.
 */
export function sinkClient(exporter: Component, config: Flow, sinks: SinkAddresses): Tree {
  const client = CLIENTS[exporter.type];
  return client?.(exporter, sinkPath(config.role, exporter.id), sinks, config) ?? {};
}

/** Names an exporter in a URL and in metadata; no id has a tilde in it. */
export function sinkPath(role: string, id: string): string {
  return `${role}/${encodeURIComponent(id).replaceAll("%", "~")}`;
}

/** The role and the exporter that a path names; undefined for what is no such path. */
export function exporterOfPath(path: string) {
  const [, role, name] = /^(edge|backend)\/([^/]+)$/.exec(path) ?? [];
  if (role === undefined || name === undefined) return undefined;
  try {
    return { role, exporter: decodeURIComponent(name.replaceAll("~", "%")) };
  } catch {
    return undefined;
  }
}

function httpClient({ settings }: Component, path: string, { http }: SinkAddresses): Tree {
  const url = `${http}/${path}`;
  return {
    ...{ endpoint: url, ...signalEndpoints(settings, url) },
    ...withoutIdentity(settings, ["gzip", "zstd", "none", ""]),
  };
}

function grpcClient({ settings }: Component, path: string, { grpc }: SinkAddresses): Tree {
  return {
    ...{ endpoint: grpc, ...plainGrpc(settings, path) },
    ...(settings.authority === undefined ? {} : { authority: "" }),
  };
}

/** https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/exporter/loadbalancingexporter */
function balancedClient({ settings }: Component, path: string, { grpc }: SinkAddresses): Tree {
  const otlp = asRecord(asRecord(settings.protocol)?.otlp) ?? {};
  const others = Object.keys(asRecord(settings.resolver) ?? {}).filter((key) => key !== "static");
  return {
    protocol: { otlp: plainGrpc(otlp, path) },
    resolver: {
      ...Object.fromEntries(others.map((key) => [key, null])),
      static: { hostnames: [grpc] },
    },
  };
}

function plainGrpc(settings: Component["settings"], path: string): Tree {
  const {
    tls: _tls,
    headers,
    ...overlay
  } = withoutIdentity(settings, ["gzip", "zstd", "none", ""]);
  // With a certificate of an authority, insecure alone does not switch TLS off.
  const files = Object.keys(asRecord(settings.tls) ?? {}).map((key) => [key, null]);
  return {
    ...overlay,
    tls: { ...Object.fromEntries(files), insecure: true },
    headers: { ...asRecord(headers), [SINK_HEADER]: path },
  };
}

function bulkClient({ settings }: Component, path: string, { http }: SinkAddresses): Tree {
  const emptied = ["endpoint", "cloudid", "user", "password", "api_key"].filter(
    (key) => settings[key] !== undefined,
  );
  return {
    endpoints: [`${http}/${path}`],
    ...Object.fromEntries(emptied.map((key) => [key, ""])),
    // A list of nodes would lead to others.
    ...(settings.discover === undefined ? {} : { discover: { on_start: false, interval: 0 } }),
    ...withoutIdentity(settings, ["gzip", "none", ""]),
  };
}

function topicClient(
  { id, settings }: Component,
  _path: string,
  { brokers }: SinkAddresses,
  { role, pipelines }: Flow,
): Tree {
  const signals = pipelines.filter(({ exporters }) => exporters.includes(id));
  const overlay: Tree = { brokers: [...brokers] };
  for (const { signal } of signals) {
    const own = asRecord(settings[signal]);
    overlay[signal] = {
      topic: sinkTopic(role, id, signal),
      ...(own?.topic_from_metadata_key === undefined ? {} : { topic_from_metadata_key: "" }),
    };
  }
  if (settings.topic_from_attribute !== undefined) overlay.topic_from_attribute = "";
  for (const key of ["tls", "auth"]) if (settings[key] !== undefined) overlay[key] = null;
  const makesNone = asRecord(settings.producer)?.allow_auto_topic_creation === false;
  return makesNone ? { ...overlay, producer: { allow_auto_topic_creation: true } } : overlay;
}

/** Takes TLS, login, proxy and secret headers away, and a compression that the sink does not have. */
function withoutIdentity(settings: Component["settings"], compressions: readonly string[]): Tree {
  const overlay: Tree = {};
  for (const key of ["tls", "auth"]) if (settings[key] !== undefined) overlay[key] = null;
  if (settings.proxy_url !== undefined) overlay.proxy_url = "";
  if (!compressions.includes(String(settings.compression ?? ""))) overlay.compression = "gzip";
  const secrets = Object.keys(asRecord(settings.headers) ?? {}).filter((name) => SECRET.test(name));
  if (secrets.length > 0) {
    overlay.headers = Object.fromEntries(secrets.map((name) => [name, "replaced by the run"]));
  }
  return overlay;
}
