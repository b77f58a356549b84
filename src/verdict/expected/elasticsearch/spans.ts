import { exactInteger } from "../../../base/exact-json.ts";
import {
  EVENT_ATTRIBUTE,
  type SpanEvent,
  type SpanItem,
  type SpanLink,
} from "../../../otlp/item.ts";
import { commonFields, type Draft, id, text, withAttributes } from "./common-fields.ts";
import { type ExpectedElasticsearchDocument, expectedDocument } from "./expected-document.ts";

const KINDS: Readonly<Record<SpanItem["kind"], string>> = {
  internal: "Internal",
  server: "Server",
  client: "Client",
  producer: "Producer",
  consumer: "Consumer",
};

const STATUS_CODES: Readonly<Record<SpanItem["status"]["code"], string | undefined>> = {
  unset: undefined,
  ok: "Ok",
  error: "Error",
};

/** The name of a span event's document within its span. */
export function eventName(index: unknown): string {
  return `event ${String(index)}`;
}

/** A span becomes one document in `traces-*`, and one in `logs-*` for each of its events. */
export function spanDocuments(item: SpanItem): readonly ExpectedElasticsearchDocument[] {
  return [spanDocument(item), ...item.events.map((event) => eventDocument(item, event))];
}

function spanDocument(item: SpanItem): ExpectedElasticsearchDocument {
  const plain: Draft = withAttributes(
    {
      ...commonFields(item, "traces"),
      ...id({ trace_id: item.traceId, span_id: item.spanId, parent_span_id: item.parentSpanId }),
      ...text({ trace_state: item.traceState, name: item.name, kind: KINDS[item.kind] }),
      duration: exactInteger(BigInt(item.endUnixNano) - BigInt(item.startUnixNano)),
      links: item.links.map(linkFields),
      status: text({ code: STATUS_CODES[item.status.code], message: item.status.message }),
    },
    item.attributes,
  );
  return expectedDocument("span", plain, {
    "@timestamp": { kind: "time", nanos: item.startUnixNano },
  });
}

function linkFields(link: SpanLink): Draft {
  const fields = {
    ...id({ trace_id: link.traceId, span_id: link.spanId }),
    ...text({ trace_state: link.traceState }),
  };
  return withAttributes(fields, link.attributes);
}

function eventDocument(item: SpanItem, event: SpanEvent): ExpectedElasticsearchDocument {
  const attributes =
    event.name === "" ? event.attributes : { ...event.attributes, "event.name": event.name };
  const plain: Draft = withAttributes(
    {
      ...commonFields(item, "logs", event.attributes),
      ...id({ trace_id: item.traceId, span_id: item.spanId }),
      ...text({ event_name: event.name }),
    },
    attributes,
  );
  return expectedDocument(eventName(event.attributes[EVENT_ATTRIBUTE]), plain, {
    "@timestamp": { kind: "time", nanos: event.timeUnixNano },
  });
}
