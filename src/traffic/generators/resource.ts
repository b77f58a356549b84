import { type Resource, resourceFromAttributes } from "@opentelemetry/resources";
import { RUN_ATTRIBUTE } from "../../otlp/item.ts";
import { NON_ASCII } from "./attributes.ts";

/** Name of the instrumentation scope of every item. */
export const SCOPE_NAME = "edot-kafka-harness/standard-ledger";
export const SCOPE_VERSION = "1.0.0";

/** Where a run's telemetry comes from and where it shall land. */
export interface Origin {
  /** The run's id; ends up as {@link RUN_ATTRIBUTE}. */
  readonly run: string;
  /** `data_stream.dataset` and `data_stream.namespace`: the exporter routes by them. */
  readonly dataset: string;
  readonly namespace: string;
}

/**
 * The resource of every item of a run; nothing of this machine or its environment.
 *
 * @param more attributes that it has besides, or in place of the ledger's own
 */
export function standardResource(
  { run, dataset, namespace }: Origin,
  more: Readonly<Record<string, string>> = {},
): Resource {
  return resourceFromAttributes({
    "service.name": "standard-ledger",
    "service.version": "1.2.3",
    "deployment.environment.name": "test",
    "host.name": "ledger-host",
    "ledger.text": NON_ASCII,
    "ledger.replicas": 3,
    "ledger.canary": false,
    "ledger.zones": ["eu-1", "eu-2"],
    ...more,
    [RUN_ATTRIBUTE]: run,
    "data_stream.dataset": dataset,
    "data_stream.namespace": namespace,
  });
}
