import type { ReadableLogRecord } from "@opentelemetry/sdk-logs";
import type { LogItem } from "../../otlp/item.ts";
import { toAttributes, toResource, toScope, toSequence, toUnixNano, toValue } from "./values.ts";

/** A log record as the SDK hands it to its exporter. @throws HarnessError `internal`, see `values.ts`. */
export function toLogItem(record: ReadableLogRecord): LogItem {
  const { severityNumber, severityText, body, eventName, spanContext } = record;
  return {
    signal: "logs",
    sequence: toSequence(record.attributes),
    resource: toResource(record.resource),
    scope: toScope(record.instrumentationScope),
    timeUnixNano: toUnixNano(record.hrTime),
    observedTimeUnixNano: toUnixNano(record.hrTimeObserved),
    // 0 is "unspecified", which OTLP does not tell from a number that is not there.
    ...(severityNumber === undefined || severityNumber === 0 ? {} : { severityNumber }),
    ...(severityText === undefined ? {} : { severityText }),
    ...(body === undefined ? {} : { body: toValue(body) }),
    ...(eventName === undefined ? {} : { eventName }),
    ...(spanContext === undefined
      ? {}
      : { traceId: spanContext.traceId, spanId: spanContext.spanId }),
    attributes: toAttributes(record.attributes),
  };
}
