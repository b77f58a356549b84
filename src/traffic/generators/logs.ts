import { type Context, ROOT_CONTEXT, TraceFlags, trace } from "@opentelemetry/api";
import { type LogBody, type Logger, SeverityNumber } from "@opentelemetry/api-logs";
import { RandomIdGenerator } from "@opentelemetry/sdk-trace-base";
import { SEQUENCE_ATTRIBUTE } from "../../otlp/item.ts";
import { NON_ASCII, typedAttributes } from "./attributes.ts";
import { pick } from "./shape.ts";
import { moved, nowWithNanos } from "./times.ts";
import { type ItemTraits, onClock, padding } from "./traits.ts";

/*
 * Dimensions and their periods: severity 25 (24 and none), body 9, attributes 7, trace context 11,
 * event name 13.
 */
type Body = (sequence: number) => LogBody;
const BODIES: readonly [Body, ...Body[]] = [
  (n) => `order ${n} accepted`,
  (n) => ({ order: n, currency: "EUR", paid: true, total: n + 0.25 }),
  (n) => `${NON_ASCII} ${n}`,
  (n) => ({
    user: { name: NON_ASCII, address: { city: "Łódź", geo: [51.75, 19.25] } },
    lines: [
      { sku: "a", count: 1 },
      { sku: "b", count: n },
    ],
  }),
  (n) => ["step", n, 0.5, false],
  (n) => [{ level: 1, inner: [{ level: 2 }] }, { text: `item ${n}` }],
  (n) => Number.MAX_SAFE_INTEGER - n,
  (n) => n + 0.75,
  (n) => n % 2 === 0,
];
const CONTEXTS = ["none", "span", "none", "none"] as const;
const EVENT_NAMES = [undefined, "order.accepted", undefined, undefined] as const;

const ids = new RandomIdGenerator();

/** Emits one log record of the standard ledger. */
export function makeLog(logger: Logger, sequence: number, traits: ItemTraits = {}): void {
  const observed = onClock(nowWithNanos(sequence), traits);
  const eventName = pick(EVENT_NAMES, sequence, 13);
  logger.emit({
    timestamp: moved(observed, -(1 + ((sequence * 104_729) % 900_000_000))),
    observedTimestamp: observed,
    ...severity(sequence % 25),
    body: pick(BODIES, sequence, 9)(sequence),
    attributes: {
      [SEQUENCE_ATTRIBUTE]: sequence,
      ...typedAttributes(sequence),
      ...padding(traits),
    },
    context: context(sequence),
    ...(eventName === undefined ? {} : { eventName }),
  });
}

/** Number and text of the 24 severities; none for 0. */
function severity(number: number): { severityNumber?: SeverityNumber; severityText?: string } {
  const text = SeverityNumber[number];
  if (number === SeverityNumber.UNSPECIFIED || text === undefined) return {};
  return { severityNumber: number, severityText: text };
}

function context(sequence: number): Context {
  if (pick(CONTEXTS, sequence, 11) === "none") return ROOT_CONTEXT;
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId: ids.generateTraceId(),
    spanId: ids.generateSpanId(),
    traceFlags: TraceFlags.SAMPLED,
  });
}
