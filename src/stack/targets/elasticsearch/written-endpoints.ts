import type { CollectorConfig } from "../../../collector-config/collector-config.ts";
import type { Component } from "../../../collector-config/component.ts";
import { targetOf } from "../../../collector-config/target-client.ts";
import { canBeHostName } from "../../runtimes/docker/host-name.ts";

/** The port at which Elasticsearch in a container answers to collectors. */
export const ELASTICSEARCH_PORT = 9200;

/** How two configs call Elasticsearch, as far as the run's own node can have it. */
export interface WrittenEndpoints {
  readonly hosts: readonly string[];
  readonly scheme: "http" | "https";
}

/** The names and the scheme of the endpoints in some configs. */
export function writtenEndpoints(configs: readonly CollectorConfig[]): WrittenEndpoints {
  const urls = configs
    .flatMap((config) => config.components)
    .flatMap((component) => urlsOf(component) ?? []);
  return {
    hosts: [...new Set(urls.map(({ hostname }) => hostname))],
    // TLS as soon as anyone asks for it: in production it is the usual way.
    scheme:
      urls.length > 0 && urls.every(({ protocol }) => protocol === "http:") ? "http" : "https",
  };
}

/** Whether an exporter's endpoints work in a container of the run as they are written. */
export function worksAsWritten(
  exporter: Component,
  { scheme }: Pick<WrittenEndpoints, "scheme">,
): boolean {
  const urls = urlsOf(exporter);
  return (
    urls?.every(({ protocol }) => protocol === `${scheme}:`) === true &&
    exporter.settings.tls === undefined
  );
}

/** The endpoints of an exporter, if the run's node can have all of them. */
function urlsOf(component: Component): URL[] | undefined {
  if (targetOf(component) !== "elasticsearch") return undefined;
  const { endpoint, endpoints, cloudid } = component.settings;
  if (cloudid !== undefined) return undefined;
  const more: unknown[] = Array.isArray(endpoints) ? endpoints : [];
  const list = [...(endpoint === undefined ? [] : [endpoint]), ...more];
  const urls = list.map((text) =>
    typeof text === "string" && URL.canParse(text) ? new URL(text) : undefined,
  );
  const fitting = urls.filter(
    (url): url is URL =>
      url !== undefined && Number(url.port) === ELASTICSEARCH_PORT && canBeHostName(url.hostname),
  );
  return list.length > 0 && fitting.length === list.length ? fitting : undefined;
}
