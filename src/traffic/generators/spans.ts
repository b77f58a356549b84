import {
  type Context,
  createTraceState,
  type HrTime,
  type Link,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  type SpanStatus,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import { RandomIdGenerator } from "@opentelemetry/sdk-trace-base";
import { EVENT_ATTRIBUTE, SEQUENCE_ATTRIBUTE } from "../../otlp/item.ts";
import { NON_ASCII, typedAttributes } from "./attributes.ts";
import { pick } from "./shape.ts";
import { moved, nowWithNanos } from "./times.ts";
import { type ItemTraits, onClock, padding } from "./traits.ts";

/*
 * Dimensions and their periods: kind 5, status 3, events 4, attributes 7, links 11, parent 13,
 * name 17.
 */
const KINDS = [
  SpanKind.INTERNAL,
  SpanKind.SERVER,
  SpanKind.CLIENT,
  SpanKind.PRODUCER,
  SpanKind.CONSUMER,
] as const;
type Status = SpanStatus | undefined;
const STATUSES: readonly [Status, ...Status[]] = [
  undefined,
  { code: SpanStatusCode.OK },
  { code: SpanStatusCode.ERROR, message: `failed: ${NON_ASCII}` },
];
const EVENTS = [0, 1, 2, 3] as const;
const LINKS = [0, 1, 2] as const;
const PARENTS = [
  "root",
  "previous",
  "previous",
  "remote",
  "previous",
  "remote-with-state",
] as const;
const NAMES = ["GET /orders/{id}", "orders publish", `名前 ${NON_ASCII}`, "SELECT"] as const;

const ids = new RandomIdGenerator();
const STATE = createTraceState("vendor=ledger,other=a:1;b:2");

/** Makes the spans of the standard ledger; a child's parent is the span made before it. */
export class SpanMaker {
  readonly #tracer: Tracer;
  #previous: SpanContext | undefined;

  constructor(tracer: Tracer) {
    this.#tracer = tracer;
  }

  /** Starts and ends one span. */
  make(sequence: number, traits: ItemTraits = {}): void {
    const end = onClock(nowWithNanos(sequence), traits);
    const start = moved(end, -(1 + ((sequence * 104_729) % 900_000_000)));
    const span = this.#tracer.startSpan(
      pick(NAMES, sequence, 17),
      {
        kind: pick(KINDS, sequence, 5),
        startTime: start,
        attributes: {
          [SEQUENCE_ATTRIBUTE]: sequence,
          ...typedAttributes(sequence),
          ...padding(traits),
        },
        links: Array.from({ length: pick(LINKS, sequence, 11) }, (_, index) => link(index)),
      },
      this.#context(sequence),
    );
    addEvents(span, sequence, start);
    const status = pick(STATUSES, sequence, 3);
    if (status !== undefined) span.setStatus(status);
    span.end(end);
    this.#previous = span.spanContext();
  }

  #context(sequence: number): Context {
    const parent = pick(PARENTS, sequence, 13);
    if (parent === "previous" && this.#previous !== undefined) {
      return trace.setSpanContext(ROOT_CONTEXT, this.#previous);
    }
    if (parent === "remote" || parent === "remote-with-state") {
      return trace.setSpanContext(ROOT_CONTEXT, remote(parent === "remote-with-state"));
    }
    return ROOT_CONTEXT;
  }
}

function addEvents(span: Span, sequence: number, start: HrTime): void {
  for (let index = 0; index < pick(EVENTS, sequence, 4); index += 1) {
    span.addEvent(
      index === 0 ? "exception" : `event ${index}`,
      {
        [SEQUENCE_ATTRIBUTE]: sequence,
        [EVENT_ATTRIBUTE]: index,
        ...typedAttributes(sequence + index + 1),
      },
      moved(start, index),
    );
  }
}

function link(index: number): Link {
  return index === 0
    ? { context: remote(false) }
    : { context: remote(true), attributes: { "link.index": index, "link.text": NON_ASCII } };
}

/** A span of some other service. */
function remote(withState: boolean): SpanContext {
  return {
    traceId: ids.generateTraceId(),
    spanId: ids.generateSpanId(),
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
    ...(withState ? { traceState: STATE } : {}),
  };
}
