import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { type DescMessage, fromBinary, fromJson, type JsonValue, toJson } from "@bufbuild/protobuf";
import { ExportLogsServiceRequestSchema } from "../../../../../src/otlp/generated/opentelemetry/proto/collector/logs/v1/logs_service_pb.js";
import { ExportMetricsServiceRequestSchema } from "../../../../../src/otlp/generated/opentelemetry/proto/collector/metrics/v1/metrics_service_pb.js";
import { ExportTraceServiceRequestSchema } from "../../../../../src/otlp/generated/opentelemetry/proto/collector/trace/v1/trace_service_pb.js";
import { SEQUENCE_ATTRIBUTE, type Signal } from "../../../../../src/otlp/item.ts";
import type { ReadLine } from "../../../../../src/record/history.ts";

/*
 * An OTLP/HTTP receiver of the test's own: what it makes of a request is what OpenTelemetry's proto
 * files and protobuf's JSON mapping make of it, item by item.
 */

interface Fields {
  readonly [name: string]: unknown;
}

interface SignalMessages {
  readonly schema: DescMessage;
  readonly resources: string;
  readonly scopes: string;
  readonly items: string;
  /** The name of one item in a line's source. */
  readonly item: string;
}

const SIGNALS: Readonly<Record<Signal, SignalMessages>> = {
  traces: {
    schema: ExportTraceServiceRequestSchema,
    resources: "resourceSpans",
    scopes: "scopeSpans",
    items: "spans",
    item: "span",
  },
  metrics: {
    schema: ExportMetricsServiceRequestSchema,
    resources: "resourceMetrics",
    scopes: "scopeMetrics",
    items: "metrics",
    item: "metric",
  },
  logs: {
    schema: ExportLogsServiceRequestSchema,
    resources: "resourceLogs",
    scopes: "scopeLogs",
    items: "logRecords",
    item: "logRecord",
  },
};

export interface Receiver {
  /** Base address for a sender. */
  readonly endpoint: string;
  /** The items of a signal as lines of a read-back, in the order of their arrival. */
  lines(signal: Signal): readonly ReadLine[];
  close(): void;
}

/** A receiver of protobuf and JSON that accepts everything. */
export async function startReceiver(): Promise<Receiver> {
  const received: Record<Signal, ReadLine[]> = { traces: [], metrics: [], logs: [] };
  const server = createServer((request, response) => {
    const signal = request.url?.split("/").at(-1) as Signal;
    const json = request.headers["content-type"] === "application/json";
    bodyOf(request)
      .then((body) => {
        received[signal].push(...toLines(signal, json ? decodeJson(body) : decoded(signal, body)));
        response.writeHead(200, { "content-type": request.headers["content-type"] });
        response.end(json ? "{}" : "");
      })
      .catch((error: unknown) => {
        response.writeHead(400);
        response.end(String(error));
      });
    const decodeJson = (body: Buffer) => {
      const base64 = mapIds(JSON.parse(body.toString()), "hex", "base64") as JsonValue;
      return toJson(SIGNALS[signal].schema, fromJson(SIGNALS[signal].schema, base64)) as Fields;
    };
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lines: (signal) => received[signal],
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function decoded(signal: Signal, body: Buffer): Fields {
  const { schema } = SIGNALS[signal];
  return toJson(schema, fromBinary(schema, body)) as Fields;
}

/** One line an item, with ids in hexadecimal; a metric once for each of its data points. */
function toLines(signal: Signal, request: Fields): ReadLine[] {
  const { resources, scopes, items, item } = SIGNALS[signal];
  const hex = mapIds(request, "base64", "hex") as Fields;
  return list(hex, resources).flatMap((group) =>
    list(group, scopes).flatMap((inner) =>
      list(inner, items)
        .flatMap((entry) => (signal === "metrics" ? singlePoints(entry) : [entry]))
        .map((entry, index) => ({
          sequence: sequenceOf(signal === "metrics" ? pointOf(entry) : entry),
          index: `${signal}-generic.otel-default`,
          id: `1/${index}`,
          // As it would come from a file.
          source: JSON.parse(
            JSON.stringify({
              resource: group.resource ?? {},
              scope: inner.scope ?? {},
              [item]: entry,
            }),
          ),
        })),
    ),
  );
}

const ID_FIELDS = new Set(["traceId", "spanId", "parentSpanId"]);

/** Ids are base64 in protobuf's JSON and hexadecimal in OTLP's. */
function mapIds(value: unknown, from: BufferEncoding, to: BufferEncoding): unknown {
  if (Array.isArray(value)) return value.map((entry) => mapIds(entry, from, to));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) =>
      ID_FIELDS.has(key) && typeof inner === "string"
        ? [key, Buffer.from(inner, from).toString(to)]
        : [key, mapIds(inner, from, to)],
    ),
  );
}

const DATA = ["gauge", "sum", "histogram", "exponentialHistogram", "summary"];

function singlePoints(metric: Fields): Fields[] {
  const type = DATA.find((name) => metric[name] !== undefined) ?? "";
  const data = metric[type] as Fields;
  return list(data, "dataPoints").map((point) => ({
    ...metric,
    [type]: { ...data, dataPoints: [point] },
  }));
}

function pointOf(metric: Fields): Fields {
  const type = DATA.find((name) => metric[name] !== undefined) ?? "";
  return list(metric[type] as Fields, "dataPoints")[0] ?? {};
}

function sequenceOf(entry: Fields): number | null {
  const attribute = list(entry, "attributes").find(({ key }) => key === SEQUENCE_ATTRIBUTE);
  const value = attribute?.value as Fields | undefined;
  return value?.intValue === undefined ? null : Number(value.intValue);
}

function list(fields: Fields, name: string): readonly Fields[] {
  return (fields[name] ?? []) as readonly Fields[];
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}
