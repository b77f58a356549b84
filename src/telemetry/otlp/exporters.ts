import { Agent } from "node:http";
import { Agent as SecureAgent } from "node:https";
import type { ExportResult } from "@opentelemetry/core";
import { OTLPLogExporter as GrpcLogExporter } from "@opentelemetry/exporter-logs-otlp-grpc";
import { OTLPLogExporter as JsonLogExporter } from "@opentelemetry/exporter-logs-otlp-http";
import { OTLPLogExporter as ProtoLogExporter } from "@opentelemetry/exporter-logs-otlp-proto";
import { OTLPMetricExporter as GrpcMetricExporter } from "@opentelemetry/exporter-metrics-otlp-grpc";
import { OTLPMetricExporter as JsonMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPMetricExporter as ProtoMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { OTLPTraceExporter as GrpcTraceExporter } from "@opentelemetry/exporter-trace-otlp-grpc";
import { OTLPTraceExporter as JsonTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as ProtoTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { CompressionAlgorithm } from "@opentelemetry/otlp-exporter-base";
import { createEmptyMetadata } from "@opentelemetry/otlp-grpc-exporter-base";
import type { ReadableLogRecord } from "@opentelemetry/sdk-logs";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import type { ReadableSpan } from "@opentelemetry/sdk-trace-base";
import type { Signal } from "../item.ts";
import type { OtlpProtocol } from "./protocols.ts";

/** What the SDK's span, log record and metric exporters have in common. */
export interface PushExporter<T> {
  export(payload: T, resultCallback: (result: ExportResult) => void): void;
  shutdown(): Promise<void>;
}

/** One SDK exporter and the connections that are its alone. */
export interface Channel<T> {
  readonly exporter: PushExporter<T>;
  /** The HTTP agent of the exporter; gRPC has none. */
  readonly agent?: Agent;
}

export interface ChannelOptions {
  readonly protocol: OtlpProtocol;
  /** Base address, without the signal's path, for example http://127.0.0.1:4318. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds an export may take, the SDK's own retries included. */
  readonly timeoutMs: number;
}

/** A channel for spans. */
export function spanChannel(options: ChannelOptions): Channel<ReadableSpan[]> {
  if (options.protocol === "grpc") return { exporter: new GrpcTraceExporter(grpc(options)) };
  const { agent, config } = http(options, "traces");
  const Exporter = options.protocol === "http/json" ? JsonTraceExporter : ProtoTraceExporter;
  return { agent, exporter: new Exporter(config) };
}

/** A channel for log records. */
export function logChannel(options: ChannelOptions): Channel<ReadableLogRecord[]> {
  if (options.protocol === "grpc") return { exporter: new GrpcLogExporter(grpc(options)) };
  const { agent, config } = http(options, "logs");
  const Exporter = options.protocol === "http/json" ? JsonLogExporter : ProtoLogExporter;
  return { agent, exporter: new Exporter(config) };
}

/** A channel for metrics. */
export function metricChannel(options: ChannelOptions): Channel<ResourceMetrics> {
  if (options.protocol === "grpc") return { exporter: new GrpcMetricExporter(grpc(options)) };
  const { agent, config } = http(options, "metrics");
  const Exporter = options.protocol === "http/json" ? JsonMetricExporter : ProtoMetricExporter;
  return { agent, exporter: new Exporter(config) };
}

function http({ endpoint, headers, timeoutMs }: ChannelOptions, signal: Signal) {
  const secure = endpoint.startsWith("https:");
  const agent = secure ? new SecureAgent({ keepAlive: true }) : new Agent({ keepAlive: true });
  const config = {
    url: `${endpoint.replace(/\/+$/, "")}/v1/${signal}`,
    headers: { ...headers },
    timeoutMillis: timeoutMs,
    compression: CompressionAlgorithm.NONE,
    httpAgentOptions: () => agent,
  };
  return { agent, config };
}

function grpc({ endpoint, headers, timeoutMs }: ChannelOptions) {
  const metadata = createEmptyMetadata();
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  return {
    url: endpoint,
    metadata,
    timeoutMillis: timeoutMs,
    compression: CompressionAlgorithm.NONE,
  };
}
