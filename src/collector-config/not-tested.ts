import { parse } from "yaml";
import type { CollectorConfig } from "./collector-config.ts";
import { componentOf } from "./component.ts";
import { sendsToTarget, targetClient } from "./target-client.ts";
import type { TargetKind } from "./target-kind.ts";
import type { Tree } from "./tree.ts";
import { asRecord } from "./tree.ts";

/** What kind of setting a run has replaced. */
export type ReplacedKind =
  | "address"
  | "TLS"
  | "login"
  | "credentials"
  | "compression"
  | "proxy"
  | "own telemetry"
  | "log paths"
  | "storage folder"
  | "ingest pipeline"
  | "index"
  | "left out";

/** Something of a config that the run replaced, so that nobody knows whether it works as it is written. */
export interface NotTested {
  readonly kind: ReplacedKind;
  /** The setting's path, for example `exporters.kafka.brokers`. */
  readonly setting: string;
  /** `path:line`. */
  readonly place: string;
}

/** By the key that the overlay sets; the first one on the way down counts. */
const KINDS: Readonly<Record<string, ReplacedKind>> = {
  tls: "TLS",
  auth: "login",
  headers: "credentials",
  api_key: "credentials",
  user: "credentials",
  password: "credentials",
  token: "credentials",
  filename: "credentials",
  htpasswd: "credentials",
  compression: "compression",
  proxy_url: "proxy",
  directory: "storage folder",
  pipeline: "ingest pipeline",
  logs_index: "index",
  metrics_index: "index",
  traces_index: "index",
  output_paths: "log paths",
  error_output_paths: "log paths",
};

/**
 * What of a config an overlay replaces, each with its line; what the config does not say, an overlay
 * adds and does not replace. A credential that a variable holds is replaced by that variable.
 */
export function notTested(
  config: CollectorConfig,
  overlay: string,
  target: TargetKind,
): NotTested[] {
  const found: NotTested[] = [];
  const add = (kind: ReplacedKind, keys: readonly string[]) => {
    const setting = keys.join(".");
    if (found.some((one) => one.setting === setting)) return;
    found.push({ kind, setting, place: config.placeOf(keys) });
  };
  const walk = (over: unknown, written: unknown, keys: readonly string[]) => {
    const [upper, lower] = [asRecord(over), asRecord(written)];
    if (upper !== undefined && lower !== undefined && !isOneThing(keys)) {
      for (const [key, value] of Object.entries(upper)) {
        if (key in lower) walk(value, lower[key], [...keys, key]);
      }
      return;
    }
    // A component without settings says nothing that could be replaced.
    if (upper !== undefined && written === null) return;
    add(kindOf(keys), keys);
  };
  const root: Tree = asRecord(parse(overlay)) ?? {};
  const { service, ...sections } = root;
  walk(sections, config.tree, []);
  const own = asRecord(service)?.telemetry;
  walk({ service: { telemetry: own } }, config.tree, []);
  for (const component of config.components.filter((one) => sendsToTarget(one, config, target))) {
    const names = targetClient(component, target, "").variables.map(({ name }) => name);
    for (const { keys, text } of textsIn(component.settings)) {
      const isSet = names.some((name) => text.includes(`{${name}}`) || text.includes(`:${name}}`));
      const path = [component.section, component.id, ...keys];
      if (isSet) add(keys.at(-1)?.endsWith("endpoint") ? "address" : "credentials", path);
    }
  }
  for (const id of config.leftOut) {
    const section =
      componentOf(config.defined, "exporters", id) === undefined ? "extensions" : "exporters";
    add("left out", [section, id]);
  }
  return found;
}

/** Settings of one meaning, however many lines they have. */
function isOneThing(keys: readonly string[]): boolean {
  return KINDS[keys.at(-1) ?? ""] !== undefined || isOwnTelemetry(keys);
}

function isOwnTelemetry(keys: readonly string[]): boolean {
  return keys[0] === "service" && keys[1] === "telemetry" && keys.length > 3;
}

function kindOf(keys: readonly string[]): ReplacedKind {
  const named = keys.map((key) => KINDS[key]).find((kind) => kind !== undefined);
  return named ?? (keys[0] === "service" ? "own telemetry" : "address");
}

function textsIn(
  node: unknown,
  keys: readonly string[] = [],
): { readonly keys: readonly string[]; readonly text: string }[] {
  if (typeof node === "string") return [{ keys, text: node }];
  return Object.entries(asRecord(node) ?? {}).flatMap(([key, value]) =>
    textsIn(value, [...keys, key]),
  );
}

/** The kinds of settings that were replaced, each once. */
export function replacedKinds(replaced: readonly NotTested[]): string[] {
  return [...new Set(replaced.map(({ kind }) => kind))];
}
