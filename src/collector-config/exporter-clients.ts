import type { Component } from "./component.ts";
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

/** The exporter of OTLP over HTTP by its names; the last one is the new one. */
export const OTLP_HTTP_EXPORTERS: readonly string[] = ["otlphttp", "otlp_http"];
/** The exporter of OTLP over gRPC by its names; the last one is the new one. */
export const OTLP_GRPC_EXPORTERS: readonly string[] = ["otlp", "otlp_grpc"];

const PRODUCTIONS_OWN = ["pipeline", "logs_index", "metrics_index", "traces_index"];

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

/** https://www.elastic.co/docs/reference/edot-collector/components/elasticsearchexporter */
export function elasticsearchClient(
  { settings }: Component,
  url: string | undefined,
): TargetClient {
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
export function otlpClient({ type, settings }: Component, url: string | undefined): TargetClient {
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
