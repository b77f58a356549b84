import { Agent } from "node:http";
import { Agent as SecureAgent } from "node:https";
import { type ChannelCredentials, credentials } from "@grpc/grpc-js";
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
import type { Signal } from "../../otlp/item.ts";
import type { Attempt } from "./attempts.ts";
import type { OtlpProtocol } from "./protocols.ts";
import type { PushExporter } from "./push-exporter.ts";
import { RetryingExporter } from "./retrying-exporter.ts";

/** One SDK exporter and the connections that are its alone. */
export interface Channel<T> {
  readonly exporter: PushExporter<T>;
  /** The HTTP agent of the exporter; gRPC has none. */
  readonly agent?: Agent;
  /** The attempts of the export over gRPC that just ended, where there were several. */
  readonly takeAttempts?: () => Attempt[];
}

/** What a client shows of itself, as PEM. */
export interface ClientCertificate {
  readonly cert: string;
  readonly key: string;
}

export interface ChannelOptions {
  readonly protocol: OtlpProtocol;
  /** Base address, without the signal's path, for example http://127.0.0.1:4318. */
  readonly endpoint: string;
  /** Where HTTP takes the signal; by default `/v1/<signal>`. */
  readonly path?: string;
  /** Shown to a server that asks for one. */
  readonly certificate?: ClientCertificate;
  /** Whether requests over HTTP are compressed. */
  readonly gzip?: boolean;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds an export may take, the SDK's own retries included. */
  readonly timeoutMs: number;
}

/** A channel for spans. */
export function spanChannel(options: ChannelOptions): Channel<ReadableSpan[]> {
  if (options.protocol === "grpc") return retrying(new GrpcTraceExporter(grpc(options)), options);
  const { agent, config } = http(options, "traces");
  const Exporter = options.protocol === "http/json" ? JsonTraceExporter : ProtoTraceExporter;
  return { agent, exporter: new Exporter(config) };
}

/** A channel for log records. */
export function logChannel(options: ChannelOptions): Channel<ReadableLogRecord[]> {
  if (options.protocol === "grpc") return retrying(new GrpcLogExporter(grpc(options)), options);
  const { agent, config } = http(options, "logs");
  const Exporter = options.protocol === "http/json" ? JsonLogExporter : ProtoLogExporter;
  return { agent, exporter: new Exporter(config) };
}

/** A channel for metrics. */
export function metricChannel(options: ChannelOptions): Channel<ResourceMetrics> {
  if (options.protocol === "grpc") return retrying(new GrpcMetricExporter(grpc(options)), options);
  const { agent, config } = http(options, "metrics");
  const Exporter = options.protocol === "http/json" ? JsonMetricExporter : ProtoMetricExporter;
  return { agent, exporter: new Exporter(config) };
}

function http(options: ChannelOptions, signal: Signal) {
  const { endpoint, path = `/v1/${signal}`, headers, timeoutMs, certificate, gzip } = options;
  const agent = isSecure(endpoint)
    ? new SecureAgent({ keepAlive: true, rejectUnauthorized: false, ...certificate })
    : new Agent({ keepAlive: true });
  const config = {
    url: `${endpoint.replace(/\/+$/, "")}${path}`,
    headers: { ...headers },
    timeoutMillis: timeoutMs,
    compression: gzip === true ? CompressionAlgorithm.GZIP : CompressionAlgorithm.NONE,
    httpAgentOptions: () => agent,
  };
  return { agent, config };
}

function grpc({ endpoint, headers, timeoutMs, certificate }: ChannelOptions) {
  const metadata = createEmptyMetadata();
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  return {
    // TLS knows servers by names alone (RFC 6066), and HTTP's agent leaves an address out.
    url: isSecure(endpoint) ? endpoint.replace("//127.0.0.1:", "//localhost:") : endpoint,
    metadata,
    timeoutMillis: timeoutMs,
    compression: CompressionAlgorithm.NONE,
    ...(isSecure(endpoint) ? { credentials: secure(certificate) } : {}),
  };
}

/** The SDK retries what HTTP answers, and nothing of gRPC. */
function retrying<T>(exporter: PushExporter<T>, { timeoutMs }: ChannelOptions): Channel<T> {
  const retried = new RetryingExporter(exporter, timeoutMs);
  return { exporter: retried, takeAttempts: () => retried.takeAttempts() };
}

function isSecure(endpoint: string): boolean {
  return endpoint.startsWith("https:");
}

/**
 * Trusts any server, as the agent above does: the edge's certificate may be one of production, by an
 * authority and for a name that are not this machine's.
 */
function secure({ cert, key }: Partial<ClientCertificate> = {}): ChannelCredentials {
  const pem = (text: string | undefined) => (text === undefined ? null : Buffer.from(text));
  return credentials.createSsl(null, pem(key), pem(cert), { rejectUnauthorized: false });
}
