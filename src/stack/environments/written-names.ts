import type { CollectorConfig } from "../../collector-config/collector-config.ts";
import type { Component } from "../../collector-config/component.ts";
import { isKafkaClient, storageFolders } from "../../collector-config/overlay.ts";
import { canBeHostName } from "../runtimes/docker/host-name.ts";

/** The port at which brokers in containers answer to collectors. */
export const BROKER_PORT = 9092;

/** The host names of brokers in some configs, in their order, as far as the run's own can have them. */
export function brokerNames(configs: readonly CollectorConfig[]): string[] {
  const components = configs.flatMap(({ components, elsewhere }) =>
    // A second cluster is none of the run's brokers.
    components.filter(({ section, id }) => section !== "exporters" || !elsewhere.includes(id)),
  );
  return [...new Set(components.flatMap((component) => brokersOf(component) ?? []))];
}

/**
 * Whether the addresses and folders of a component that does not send to the target work in a container
 * of the run as they are written.
 */
export function worksAsWritten(component: Component): boolean {
  const { section, type, settings } = component;
  if (isKafkaClient(component)) {
    // The run's broker speaks plain text and knows no users.
    return (
      brokersOf(component) !== undefined &&
      settings.tls === undefined &&
      settings.auth === undefined
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
  const hosts = list.map(hostOf);
  return hosts.every((host) => host !== undefined) ? hosts : undefined;
}

function hostOf(text: unknown): string | undefined {
  const [, host = "", port] =
    /^([^:]+):(\d+)$/.exec(typeof text === "string" ? text.trim() : "") ?? [];
  return Number(port) === BROKER_PORT && canBeHostName(host) ? host : undefined;
}
