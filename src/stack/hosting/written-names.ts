import { isIP } from "node:net";
import type { CollectorConfig } from "../../collector-config/collector-config.ts";
import type { Component } from "../../collector-config/component.ts";
import { isKafkaClient, storageFolders } from "../../collector-config/overlay.ts";
import { targetOf } from "../../collector-config/target-client.ts";

/** The port at which brokers in containers answer to collectors. */
export const BROKER_PORT = 9092;
/** The port at which Elasticsearch in a container answers to collectors. */
export const ELASTICSEARCH_PORT = 9200;

/** The names that two configs use, as far as the run's own parts can have them. */
export interface WrittenNames {
  /** Host names of brokers. */
  readonly kafka: readonly string[];
  /** Host names of Elasticsearch, and how it is spoken to. */
  readonly elasticsearch: readonly string[];
  readonly scheme: "http" | "https";
}

interface Address {
  readonly host: string;
  readonly port: number;
}

/** What the configs say of their addresses. */
export function writtenNames(configs: readonly CollectorConfig[]): WrittenNames {
  const components = configs.flatMap((config) => config.components);
  const endpoints = components.flatMap((component) => elasticsearchUrls(component) ?? []);
  return {
    kafka: unique(components.flatMap((component) => brokersOf(component) ?? [])),
    elasticsearch: unique(endpoints.map(({ hostname }) => hostname)),
    // TLS as soon as anyone asks for it: in production it is the usual way.
    scheme:
      endpoints.length > 0 && endpoints.every(({ protocol }) => protocol === "http:")
        ? "http"
        : "https",
  };
}

/** Whether a component's addresses and folders work in a container of the run as they are written. */
export function worksAsWritten(component: Component, names: WrittenNames): boolean {
  const { section, type, settings } = component;
  if (isKafkaClient(component)) {
    // The run's broker speaks plain text and knows no users.
    return (
      brokersOf(component) !== undefined &&
      settings.tls === undefined &&
      settings.auth === undefined
    );
  }
  if (targetOf(component) === "elasticsearch") {
    const urls = elasticsearchUrls(component);
    return (
      urls?.every(({ protocol }) => protocol === `${names.scheme}:`) === true &&
      settings.tls === undefined
    );
  }
  if (section === "extensions" && type === "file_storage") {
    const folders = storageFolders(settings);
    return folders.length > 0 && folders.every((folder) => /^\/[^$]*$/.test(folder));
  }
  // Ports of a container are its own.
  return section === "extensions";
}

/** The hosts of a Kafka client's brokers, if the run's broker can have all of them. */
function brokersOf(component: Component): string[] | undefined {
  if (!isKafkaClient(component)) return undefined;
  const { brokers } = component.settings;
  const list = typeof brokers === "string" ? [brokers] : brokers;
  if (!Array.isArray(list) || list.length === 0) return undefined;
  const addresses = list.map(addressOf);
  const hosts = addresses.map((address) =>
    address?.port === BROKER_PORT && isName(address.host) ? address.host : undefined,
  );
  return hosts.every((host) => host !== undefined) ? hosts : undefined;
}

/** The endpoints of an Elasticsearch exporter, if the run's node can have all of them. */
function elasticsearchUrls(component: Component): URL[] | undefined {
  if (targetOf(component) !== "elasticsearch") return undefined;
  const { endpoint, endpoints, cloudid } = component.settings;
  if (cloudid !== undefined) return undefined;
  const list = [...(endpoint === undefined ? [] : [endpoint]), ...(asList(endpoints) ?? [])];
  const urls = list.map((text) =>
    typeof text === "string" && URL.canParse(text) ? new URL(text) : undefined,
  );
  const fitting = urls.filter(
    (url): url is URL =>
      url !== undefined && Number(url.port) === ELASTICSEARCH_PORT && isName(url.hostname),
  );
  return list.length > 0 && fitting.length === list.length ? fitting : undefined;
}

function asList(value: unknown): unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

function addressOf(text: unknown): Address | undefined {
  const [, host, port] = /^([^:]+):(\d+)$/.exec(typeof text === "string" ? text.trim() : "") ?? [];
  return host === undefined ? undefined : { host, port: Number(port) };
}

/** A name that a container can have: no address, no variable, and not the container itself. */
function isName(host: string): boolean {
  return (
    /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(host) &&
    isIP(host) === 0 &&
    host !== "localhost"
  );
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}
