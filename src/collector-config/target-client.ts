import type { CollectorConfig } from "./collector-config.ts";
import type { Component } from "./component.ts";
import {
  EXPORTERS_TO,
  OTLP_GRPC_EXPORTERS,
  SENT_TO_BY,
  TARGET_KINDS,
  type TargetKind,
} from "./target-kind.ts";
import { asRecord } from "./tree.ts";
import { soleVariable } from "./variables.ts";

/** The variable that carries the run's API key where the config's own does not name one. */
export const API_KEY_VARIABLE = "EDOT_KAFKA_API_KEY";

/** A variable that the run has to set, and what it must hold. */
export interface TargetVariable {
  readonly name: string;
  /** The API key, the whole `Authorization` header (`ApiKey <key>`), or the target's URL. */
  readonly holds: "api-key" | "authorization" | "url";
}

/** How one exporter is pointed at the run's target. */
export interface TargetClient {
  /** What the overlay says of it; empty where the config's own variables do it all. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly variables: readonly TargetVariable[];
}

type Settings = Readonly<Record<string, unknown>>;

/** The kind of target that a component sends to, if it is an exporter to one. */
export function targetOf({ section, type }: Component): TargetKind | undefined {
  if (section !== "exporters") return undefined;
  return TARGET_KINDS.find((kind) => EXPORTERS_TO[kind].includes(type));
}

/** Whether an exporter of a collector leads to the pipeline's end. */
export function sendsToTarget(
  component: Component,
  { role, elsewhere }: Pick<CollectorConfig, "role" | "elsewhere">,
  kind: TargetKind,
): boolean {
  const isSecond = component.section === "exporters" && elsewhere.includes(component.id);
  return targetOf(component) === kind && SENT_TO_BY[kind].includes(role) && !isSecond;
}

/**
 * Points an exporter at the target of the run.
 *
 * @param url where it is; undefined where the endpoints that are written lead there
 */
export function targetClient(
  component: Component,
  kind: TargetKind,
  url: string | undefined,
): TargetClient {
  const client = CLIENTS[kind](component, url);
  if (component.settings.tls === undefined) return client;
  // The server's certificate is the run's; files of the user's own authority may not be here.
  return { ...client, settings: { ...client.settings, tls: null } };
}

/** How an exporter to each target is pointed at the run's. */
const CLIENTS: Readonly<
  Record<TargetKind, (exporter: Component, url: string | undefined) => TargetClient>
> = { elasticsearch: elasticsearchClient, motlp: otlpClient };

/** The variables that the run has to set for a config; its own comes first. */
export function targetVariables(config: CollectorConfig, kind: TargetKind): TargetVariable[] {
  return config.components
    .filter((component) => sendsToTarget(component, config, kind))
    .flatMap((component) => targetClient(component, kind, "").variables);
}

/** What users give, without what holds the target's address: it would be somebody's production. */
export function withoutAddresses(
  given: Readonly<Record<string, string>>,
  wanted: readonly TargetVariable[],
): Record<string, string> {
  const addresses = wanted.filter(({ holds }) => holds === "url").map(({ name }) => name);
  return Object.fromEntries(Object.entries(given).filter(([name]) => !addresses.includes(name)));
}

const PRODUCTIONS_OWN = ["pipeline", "logs_index", "metrics_index", "traces_index"];

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

/** https://www.elastic.co/docs/reference/edot-collector/components/elasticsearchexporter */
function elasticsearchClient({ settings }: Component, url: string | undefined): TargetClient {
  const overlay: Record<string, unknown> = {};
  if (url !== undefined) {
    overlay.endpoints = [url];
    for (const key of ["endpoint", "cloudid"]) if (settings[key] !== undefined) overlay[key] = "";
  }
  // Ingest pipelines and indices with templates of their own are in production's cluster alone.
  for (const key of PRODUCTIONS_OWN) if (isSet(settings[key])) overlay[key] = "";
  // Somebody's proxy would see every document.
  if (settings.proxy_url !== undefined) overlay.proxy_url = "";
  const variable = soleVariable(settings.api_key);
  if (variable !== undefined) {
    return { settings: overlay, variables: [{ name: variable, holds: "api-key" }] };
  }
  for (const key of ["user", "password"]) if (settings[key] !== undefined) overlay[key] = "";
  if (settings.auth !== undefined) overlay.auth = null;
  overlay.api_key = `\${env:${API_KEY_VARIABLE}}`;
  return { settings: overlay, variables: [{ name: API_KEY_VARIABLE, holds: "api-key" }] };
}

const SIGNAL_ENDPOINTS = ["traces", "metrics", "logs", "profiles"] as const;

/** What points the addresses that an exporter of OTLP over HTTP has for single signals at another URL. */
export function signalEndpoints(settings: Settings, url: string): Record<string, string> {
  const written = SIGNAL_ENDPOINTS.filter((signal) => settings[`${signal}_endpoint`] !== undefined);
  return Object.fromEntries(written.map((signal) => [`${signal}_endpoint`, `${url}/v1/${signal}`]));
}

/**
 * An address or a key that is a variable is given by that variable, so that the file runs as it is.
 * What is written out is replaced. A missing `ApiKey ` prefix, or no header at all, stays as it is:
 * mOTLP refuses it, and so must the run. Over gRPC the endpoint is the same URL: its scheme asks for TLS.
 * @see https://www.elastic.co/docs/reference/managed-inputs/managed-otlp-endpoint
 */
function otlpClient({ type, settings }: Component, url: string | undefined): TargetClient {
  const overlay: Record<string, unknown> = {};
  const variables: TargetVariable[] = [];
  const endpoint = soleVariable(settings.endpoint);
  if (endpoint === undefined) {
    if (url !== undefined) overlay.endpoint = url;
  } else variables.push({ name: endpoint, holds: "url" });
  if (OTLP_GRPC_EXPORTERS.includes(type)) {
    // The server's certificate would have to bear that name.
    if (settings.authority !== undefined) overlay.authority = "";
  } else if (url !== undefined) Object.assign(overlay, signalEndpoints(settings, url));
  if (settings.proxy_url !== undefined) overlay.proxy_url = "";
  if (settings.auth !== undefined) {
    overlay.auth = null;
    overlay.headers = { Authorization: `ApiKey \${env:${API_KEY_VARIABLE}}` };
    return { settings: overlay, variables: [...variables, OWN_KEY] };
  }
  const header = authorizationOf(settings);
  if (header === undefined) return { settings: overlay, variables };
  const [name, value] = header;
  const whole = soleVariable(value);
  if (whole !== undefined) {
    return {
      settings: overlay,
      variables: [...variables, { name: whole, holds: "authorization" }],
    };
  }
  const [, scheme = "", token = ""] = /^(\S+)\s+(.+)$/.exec(value) ?? [];
  const variable = soleVariable(token);
  if (variable !== undefined) {
    return { settings: overlay, variables: [...variables, { name: variable, holds: "api-key" }] };
  }
  if (scheme !== "ApiKey") return { settings: overlay, variables };
  overlay.headers = { [name]: `ApiKey \${env:${API_KEY_VARIABLE}}` };
  return { settings: overlay, variables: [...variables, OWN_KEY] };
}

const OWN_KEY: TargetVariable = { name: API_KEY_VARIABLE, holds: "api-key" };

function authorizationOf(settings: Settings): readonly [string, string] | undefined {
  return Object.entries(asRecord(settings.headers) ?? {}).flatMap(([name, value]) =>
    name.toLowerCase() === "authorization" && typeof value === "string"
      ? [[name, value.trim()] as const]
      : [],
  )[0];
}
