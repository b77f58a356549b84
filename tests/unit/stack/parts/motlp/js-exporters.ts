import { Agent } from "node:https";
import { type ExportResult, ExportResultCode } from "@opentelemetry/core";
import { OTLPLogExporter as JsonLogExporter } from "@opentelemetry/exporter-logs-otlp-http";
import { OTLPLogExporter as ProtoLogExporter } from "@opentelemetry/exporter-logs-otlp-proto";
import { OTLPMetricExporter as JsonMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPMetricExporter as ProtoMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { OTLPTraceExporter as JsonTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as ProtoTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { CompressionAlgorithm, OTLPExporterError } from "@opentelemetry/otlp-exporter-base";
import type { Signal } from "../../../../../src/otlp/item.ts";
import { createLogSource } from "../../../../../src/traffic/generators/log-source.ts";
import { createMetricSource } from "../../../../../src/traffic/generators/metric-source.ts";
import { standardResource } from "../../../../../src/traffic/generators/resource.ts";
import type { Source } from "../../../../../src/traffic/generators/source.ts";
import { createSpanSource } from "../../../../../src/traffic/generators/span-source.ts";
import type { RunningMotlp } from "./running-motlp.ts";

export const PROTOCOLS = ["http/protobuf", "http/json"] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** One export by one of OpenTelemetry's own exporters. */
export interface Export {
  readonly protocol: Protocol;
  readonly signal: Signal;
  readonly run: string;
  readonly count: number;
  /** Default: the server's own key. */
  readonly authorization?: string;
  readonly timeoutMs?: number;
  readonly gzip?: boolean;
}

/** What the SDK was told: success, or the HTTP status (or the reason) of its failure. */
export type Outcome = "success" | number | string;

interface Exporter<T> {
  export(payload: T, callback: (result: ExportResult) => void): void;
  shutdown(): Promise<void>;
}

/** Exports items of the standard ledger; resolves when the exporter is done with them for good. */
export async function exportItems(server: RunningMotlp, request: Export): Promise<Outcome> {
  const { motlp, ca } = server;
  const agent = new Agent({ ca });
  const config = {
    url: `${motlp.url}/v1/${request.signal}`,
    headers: { Authorization: request.authorization ?? `ApiKey ${motlp.apiKey}` },
    timeoutMillis: request.timeoutMs ?? 10_000,
    compression: request.gzip === true ? CompressionAlgorithm.GZIP : CompressionAlgorithm.NONE,
    httpAgentOptions: () => agent,
  };
  const isJson = request.protocol === "http/json";
  const resource = standardResource({ run: request.run, dataset: "js", namespace: "test" });
  const run = <T>(source: Source<T>, exporter: Exporter<T>) =>
    exportAll(source, exporter, request.count);
  switch (request.signal) {
    case "traces": {
      const Traces = isJson ? JsonTraceExporter : ProtoTraceExporter;
      return run(createSpanSource(resource), new Traces(config));
    }
    case "metrics": {
      const Metrics = isJson ? JsonMetricExporter : ProtoMetricExporter;
      return run(createMetricSource(resource), new Metrics(config));
    }
    case "logs": {
      const Logs = isJson ? JsonLogExporter : ProtoLogExporter;
      return run(createLogSource(resource), new Logs(config));
    }
  }
}

async function exportAll<T>(
  source: Source<T>,
  exporter: Exporter<T>,
  count: number,
): Promise<Outcome> {
  const payload = await source.produce(0, count);
  const result = await new Promise<ExportResult>((resolve) => exporter.export(payload, resolve));
  await Promise.all([exporter.shutdown(), source.shutdown()]);
  if (result.code === ExportResultCode.SUCCESS) return "success";
  const { error } = result;
  return error instanceof OTLPExporterError && error.code !== undefined
    ? error.code
    : (error?.message ?? "failed");
}
