import type { SpanEvent, SpanItem, SpanLink } from "../../../otlp/item.ts";
import { type Message, withoutDefaults } from "../../../otlp/json-message.ts";
import { toKeyValues } from "./any-value.ts";
import { commonFields, SAMPLED } from "./common-fields.ts";
import type { Expectation } from "./expectation.ts";
import { type ExpectedMotlpItem, expectedFields } from "./expected-item.ts";

const KINDS: Readonly<Record<SpanItem["kind"], Expectation>> = {
  internal: { kind: "enum", name: "SPAN_KIND_INTERNAL", number: 1 },
  server: { kind: "enum", name: "SPAN_KIND_SERVER", number: 2 },
  client: { kind: "enum", name: "SPAN_KIND_CLIENT", number: 3 },
  producer: { kind: "enum", name: "SPAN_KIND_PRODUCER", number: 4 },
  consumer: { kind: "enum", name: "SPAN_KIND_CONSUMER", number: 5 },
};

/** Unset is the default and not written. */
const STATUS_CODES: Readonly<Record<SpanItem["status"]["code"], Record<string, Expectation>>> = {
  unset: {},
  ok: { "span.status.code": { kind: "enum", name: "STATUS_CODE_OK", number: 1 } },
  error: { "span.status.code": { kind: "enum", name: "STATUS_CODE_ERROR", number: 2 } },
};

/**
 * Flags of a span without a parent: `sampled`, and the bit that says that the next one is known
 * (SpanFlags in trace.proto).
 */
const LOCAL = SAMPLED | 0x100;
/** The same with the bit for a remote parent or link; an item does not tell which it is. */
const REMOTE = LOCAL | 0x200;

/** A span arrives as one item, with its events and links. */
export function expectedSpan(item: SpanItem): ExpectedMotlpItem {
  const flags = item.parentSpanId === undefined ? [LOCAL] : [LOCAL, REMOTE];
  const plain: Message = {
    ...commonFields(item),
    span: withoutDefaults({
      traceId: item.traceId,
      spanId: item.spanId,
      parentSpanId: item.parentSpanId,
      traceState: item.traceState,
      name: item.name,
      startTimeUnixNano: item.startUnixNano,
      endTimeUnixNano: item.endUnixNano,
      attributes: toKeyValues(item.attributes),
      events: item.events.map(toEvent),
      links: item.links.map(toLink),
      status: withoutDefaults({ message: item.status.message }),
    }),
  };
  const linkFlags = item.links.map((_, index): [string, Expectation] => [
    `span.links[${index}].flags`,
    { kind: "one-of", numbers: [LOCAL, REMOTE] },
  ]);
  return {
    name: "span",
    fields: expectedFields(plain, {
      "span.kind": KINDS[item.kind],
      ...STATUS_CODES[item.status.code],
      "span.flags": { kind: "one-of", numbers: flags },
      ...Object.fromEntries(linkFlags),
    }),
  };
}

function toEvent(event: SpanEvent): Message {
  return withoutDefaults({
    name: event.name,
    timeUnixNano: event.timeUnixNano,
    attributes: toKeyValues(event.attributes),
  });
}

function toLink(link: SpanLink): Message {
  return withoutDefaults({
    traceId: link.traceId,
    spanId: link.spanId,
    traceState: link.traceState,
    attributes: toKeyValues(link.attributes),
  });
}
