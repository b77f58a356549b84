import type { LogItem, Value } from "../../../otlp/item.ts";
import { commonFields, type Draft, id, text, toJson, withAttributes } from "./common-fields.ts";
import { type ExpectedElasticsearchDocument, expectedDocument } from "./expected-document.ts";

/** A log record becomes one document in `logs-*`. */
export function logDocument(item: LogItem): ExpectedElasticsearchDocument {
  const named = item.attributes["event.name"];
  const eventName = item.eventName || (typeof named === "string" ? named : undefined);
  const plain: Draft = withAttributes(
    {
      ...commonFields(item, "logs"),
      ...text({ severity_text: item.severityText, event_name: eventName }),
      ...(item.severityNumber ? { severity_number: item.severityNumber } : {}),
      ...id({ trace_id: item.traceId, span_id: item.spanId }),
      ...bodyFields(item.body ?? null),
    },
    item.attributes,
  );
  const time = item.timeUnixNano === "0" ? item.observedTimeUnixNano : item.timeUnixNano;
  return expectedDocument("log", plain, {
    "@timestamp": { kind: "time", nanos: time },
    observed_timestamp: { kind: "time", nanos: item.observedTimeUnixNano },
  });
}

/** Maps and lists of maps are kept as they are, other lists are wrapped, all else is `text`. */
function bodyFields(body: Value): Draft {
  if (body === null) return {};
  if (Array.isArray(body)) {
    const allMaps = body.every(isMap);
    return { body: { structured: toJson(allMaps ? body : { value: body }) } };
  }
  return { body: isMap(body) ? { structured: toJson(body) } : { text: toJson(body) } };
}

function isMap(value: Value): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
