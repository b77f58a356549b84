import type { LogItem } from "../../../otlp/item.ts";
import { type Message, withoutDefaults } from "../../../otlp/json-message.ts";
import { toAnyValue, toKeyValues } from "./any-value.ts";
import { commonFields, SAMPLED } from "./common-fields.ts";
import type { Expectation } from "./expectation.ts";
import { type ExpectedMotlpItem, expectedFields } from "./expected-item.ts";

const LEVELS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"] as const;

/** A log record arrives as one item. */
export function expectedLog(item: LogItem): ExpectedMotlpItem {
  const plain: Message = {
    ...commonFields(item),
    logRecord: withoutDefaults({
      timeUnixNano: item.timeUnixNano,
      observedTimeUnixNano: item.observedTimeUnixNano,
      severityText: item.severityText,
      body: item.body === undefined ? undefined : toAnyValue(item.body),
      eventName: item.eventName,
      attributes: toKeyValues(item.attributes),
      flags: item.traceId === undefined ? 0 : SAMPLED,
      traceId: item.traceId,
      spanId: item.spanId,
    }),
  };
  return { name: "log", fields: expectedFields(plain, severity(item.severityNumber ?? 0)) };
}

/** Four numbers a level: `SEVERITY_NUMBER_INFO` is 9, `SEVERITY_NUMBER_INFO2` is 10. */
function severity(number: number): Record<string, Expectation> {
  if (number === 0) return {};
  const step = (number - 1) % 4;
  const level = LEVELS[(number - 1 - step) / 4] ?? "UNSPECIFIED";
  const name = `SEVERITY_NUMBER_${level}${step === 0 ? "" : step + 1}`;
  return { "logRecord.severityNumber": { kind: "enum", name, number } };
}
