import type { CollectorConfig } from "./collector-config.ts";
import type { Component } from "./component.ts";
import type { TargetClient, TargetVariable } from "./exporter-clients.ts";
import { CLIENTS, EXPORTERS_TO } from "./target-exporters.ts";
import { SENT_TO_BY, TARGET_KINDS, type TargetKind } from "./target-kind.ts";

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
