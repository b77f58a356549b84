import type { CollectorConfig } from "./collector-config.ts";
import type { Component } from "./component.ts";
import { OTLP_HTTP_EXPORTERS, signalEndpoints } from "./exporter-clients.ts";
import { SECRET } from "./masked-text.ts";
import { sendsToTarget } from "./target-client.ts";
import type { TargetKind } from "./target-kind.ts";
import type { Tree } from "./tree.ts";
import { asRecord } from "./tree.ts";

/** What a sink can read; anything else is sent to it as this. */
const COMPRESSIONS = ["gzip", "zstd", "none", ""];

/** Whether a component sends OTLP over HTTP to somewhere that is no part of the pipeline under test. */
export function sendsElsewhere(
  component: Component,
  { role }: Pick<CollectorConfig, "role">,
  target: TargetKind,
): boolean {
  return (
    component.section === "exporters" &&
    OTLP_HTTP_EXPORTERS.includes(component.type) &&
    !sendsToTarget(component, role, target)
  );
}

/**
 * What the overlay says of such an exporter: the sink's address, and nothing by which it would be known
 * elsewhere.
 *
 * @param sink the sink's URL
 */
export function sinkClient(
  { id, settings }: Component,
  { role }: Pick<CollectorConfig, "role">,
  sink: string,
): Tree {
  const url = `${sink}/${role}/${encodeURIComponent(id)}`;
  const overlay: Tree = { endpoint: url, ...signalEndpoints(settings, url) };
  for (const key of ["tls", "auth"]) if (settings[key] !== undefined) overlay[key] = null;
  if (settings.proxy_url !== undefined) overlay.proxy_url = "";
  if (!COMPRESSIONS.includes(String(settings.compression ?? ""))) overlay.compression = "gzip";
  const secrets = Object.keys(asRecord(settings.headers) ?? {}).filter((name) => SECRET.test(name));
  if (secrets.length > 0) {
    overlay.headers = Object.fromEntries(secrets.map((name) => [name, "replaced by the run"]));
  }
  return overlay;
}
