import { HarnessError } from "../base/errors.ts";
import { type CollectorConfig, componentsIn } from "./collector-config.ts";
import type { Component } from "./component.ts";
import type { Tree } from "./tree.ts";
import { asRecord } from "./tree.ts";

/** Something of a config that listens on TCP. */
interface Bound {
  readonly what: string;
  readonly host: string;
  readonly port: number;
  readonly keys: readonly (string | number)[];
}

/** Components whose `endpoint`, at any depth, is where they listen. */
const LISTENING: Readonly<Record<string, readonly string[]>> = {
  receivers: ["elasticapmintake", "jaeger", "otlp", "prometheusremotewrite", "zipkin"],
  exporters: ["prometheus"],
  extensions: ["health_check", "healthcheckv2", "pprof", "zpages"],
};

/**
 * Checks what `validate` cannot tell and a start would: two listeners on one address, and extensions
 * that are used and never started.
 *
 * @param printed the config as the collector takes it, where it can be had: with its defaults
 * @throws HarnessError `config-invalid` with the line
 */
export function checkStart(config: CollectorConfig, printed?: Readonly<Tree>): void {
  const tree = printed ?? config.tree;
  const started = componentsIn(tree).filter((component) => isStarted(config, component));
  checkListeners(config, tree, started);
  for (const { section, id, settings } of started) {
    for (const { keys, extension } of extensionsIn(settings)) {
      // What the run leaves out is started in production.
      if ([...config.extensions, ...config.leftOut].includes(extension)) continue;
      throw new HarnessError({
        code: "config-invalid",
        message: `${id} (${section}) of the ${config.role} config uses the extension ${extension}, and service.extensions does not start it: the collector would not start`,
        place: config.placeOf([section, id, ...keys]),
        remedy: `add ${extension} to service.extensions`,
      });
    }
  }
}

function isStarted(
  { pipelines, extensions }: CollectorConfig,
  { section, id }: Component,
): boolean {
  if (section === "extensions") return extensions.includes(id);
  // A connector is an exporter of one pipeline and a receiver of another.
  if (section === "connectors") return pipelines.some(({ exporters }) => exporters.includes(id));
  return pipelines.some((pipeline) => pipeline[section].includes(id));
}

function checkListeners(
  config: CollectorConfig,
  tree: Readonly<Tree>,
  started: readonly Component[],
): void {
  const bound: Bound[] = [
    ...started.flatMap((component) => listenersOf(component)),
    ...ownMetrics(asRecord(asRecord(asRecord(tree.service)?.telemetry)?.metrics)),
  ];
  for (const [index, one] of bound.entries()) {
    const other = bound.slice(0, index).find((before) => clash(before, one));
    if (other === undefined) continue;
    throw new HarnessError({
      code: "config-invalid",
      message: `${other.what} and ${one.what} of the ${config.role} config both listen on port ${one.port}: the collector would not start`,
      place: config.placeOf(one.keys),
      remedy: "give each an address of its own; the overlay would have hidden this",
      details: [`${config.placeOf(other.keys)}: ${other.what} listens there too`],
    });
  }
}

function listenersOf({ section, id, type, settings }: Component): Bound[] {
  if (LISTENING[section]?.includes(type) !== true) return [];
  const found: Bound[] = [];
  const visit = (node: unknown, keys: readonly string[]) => {
    const map = asRecord(node);
    if (map === undefined) return;
    const { endpoint, transport = "tcp" } = map;
    if (typeof endpoint === "string" && /^tcp/.test(String(transport))) {
      const [, host = "", port = ""] = /^(.*):(\d+)$/.exec(endpoint) ?? [];
      const what = keys.length === 0 ? id : `${keys.at(-1)} of ${id}`;
      if (Number(port) > 0) {
        found.push({ what, host, port: Number(port), keys: [section, id, ...keys, "endpoint"] });
      }
    }
    for (const [key, value] of Object.entries(map)) visit(value, [...keys, key]);
  };
  visit(settings, []);
  return found;
}

/** Where the collector's own metrics wait to be asked for. */
function ownMetrics(metrics: Readonly<Tree> | undefined): Bound[] {
  const { readers, level } = metrics ?? {};
  if (!Array.isArray(readers) || String(level).toLowerCase() === "none") return [];
  return readers.flatMap((reader: unknown): Bound[] => {
    const pull = asRecord(asRecord(asRecord(reader)?.pull)?.exporter);
    const { host, port } = asRecord(pull?.prometheus) ?? {};
    if (typeof port !== "number" || port === 0) return [];
    const keys = ["service", "telemetry", "metrics", "readers"];
    return [{ what: "the collector's own metrics", host: String(host ?? "localhost"), port, keys }];
  });
}

/** All addresses of both families, and those of IPv4. */
const EVERYWHERE = ["", "[::]"];
const ALL_OF_IPV4 = "0.0.0.0";

function clash(one: Bound, other: Bound): boolean {
  if (one.port !== other.port) return false;
  const of = (host: string) => (host === "localhost" ? "127.0.0.1" : host);
  const [a, b] = [of(one.host), of(other.host)];
  const isIpv6 = a.startsWith("[") || b.startsWith("[");
  const isAny = [a, b].some((host) => EVERYWHERE.includes(host));
  return a === b || isAny || ([a, b].includes(ALL_OF_IPV4) && !isIpv6);
}

/** Settings that name an extension: a login, or where a queue is stored. */
const EXTENSION_KEYS = ["authenticator", "storage"];

function extensionsIn(
  settings: Readonly<Tree>,
  keys: readonly string[] = [],
): { readonly keys: readonly string[]; readonly extension: string }[] {
  if (settings.enabled === false) return [];
  return Object.entries(settings).flatMap(([key, value]) => {
    if (typeof value === "string" && value !== "" && EXTENSION_KEYS.includes(key)) {
      return [{ keys: [...keys, key], extension: value }];
    }
    const below = asRecord(value);
    return below === undefined ? [] : extensionsIn(below, [...keys, key]);
  });
}
