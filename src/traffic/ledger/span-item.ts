import { type Link, SpanKind, type SpanStatus, SpanStatusCode } from "@opentelemetry/api";
import type { ReadableSpan } from "@opentelemetry/sdk-trace-base";
import type { SpanItem, SpanLink } from "../../otlp/item.ts";
import { toAttributes, toResource, toScope, toSequence, toUnixNano } from "./values.ts";

const KINDS: Readonly<Record<SpanKind, SpanItem["kind"]>> = {
  [SpanKind.INTERNAL]: "internal",
  [SpanKind.SERVER]: "server",
  [SpanKind.CLIENT]: "client",
  [SpanKind.PRODUCER]: "producer",
  [SpanKind.CONSUMER]: "consumer",
};

const STATUS_CODES: Readonly<Record<SpanStatusCode, SpanItem["status"]["code"]>> = {
  [SpanStatusCode.UNSET]: "unset",
  [SpanStatusCode.OK]: "ok",
  [SpanStatusCode.ERROR]: "error",
};

/** A span as the SDK hands it to its exporter. @throws HarnessError `internal`, see `values.ts`. */
export function toSpanItem(span: ReadableSpan): SpanItem {
  const { traceId, spanId, traceState } = span.spanContext();
  const parentSpanId = span.parentSpanContext?.spanId;
  const state = traceState?.serialize();
  return {
    signal: "traces",
    sequence: toSequence(span.attributes),
    resource: toResource(span.resource),
    scope: toScope(span.instrumentationScope),
    traceId,
    spanId,
    ...(parentSpanId === undefined ? {} : { parentSpanId }),
    ...(state === undefined ? {} : { traceState: state }),
    name: span.name,
    kind: KINDS[span.kind],
    startUnixNano: toUnixNano(span.startTime),
    endUnixNano: toUnixNano(span.endTime),
    status: toStatus(span.status),
    attributes: toAttributes(span.attributes),
    events: span.events.map((event) => ({
      name: event.name,
      timeUnixNano: toUnixNano(event.time),
      attributes: toAttributes(event.attributes ?? {}),
    })),
    links: span.links.map(toLink),
  };
}

function toStatus(status: SpanStatus): SpanItem["status"] {
  const code = STATUS_CODES[status.code];
  return status.message === undefined ? { code } : { code, message: status.message };
}

function toLink(link: Link): SpanLink {
  const traceState = link.context.traceState?.serialize();
  return {
    traceId: link.context.traceId,
    spanId: link.context.spanId,
    ...(traceState === undefined ? {} : { traceState }),
    attributes: toAttributes(link.attributes ?? {}),
  };
}
