import type { Component } from "./component.ts";
import {
  elasticsearchClient,
  OTLP_GRPC_EXPORTERS,
  OTLP_HTTP_EXPORTERS,
  otlpClient,
  type TargetClient,
} from "./exporter-clients.ts";
import type { TargetKind } from "./target-kind.ts";

/** The exporters that reach a target. */
export const EXPORTERS_TO: Readonly<Record<TargetKind, readonly string[]>> = {
  elasticsearch: ["elasticsearch"],
  motlp: [...OTLP_HTTP_EXPORTERS, ...OTLP_GRPC_EXPORTERS],
};

/** How an exporter to each target is pointed at the run's; without a URL, the endpoints that are written lead there. */
export const CLIENTS: Readonly<
  Record<TargetKind, (exporter: Component, url: string | undefined) => TargetClient>
> = { elasticsearch: elasticsearchClient, motlp: otlpClient };
