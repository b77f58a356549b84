import type { Signal } from "../../../otlp/item.ts";
import type { ReadLine } from "../../../record/history.ts";
import type { Projection } from "../../account/projection.ts";
import { differences, type ExpectedMotlpItem, formOf } from "./expected-item.ts";
import { flatten } from "./flatten.ts";
import { expectedLog } from "./logs.ts";
import { expectedDataPoint } from "./metrics.ts";
import { expectedSpan } from "./spans.ts";

/** What holds the item in a line's source, and what the item is called. */
const ITEMS = {
  traces: { field: "span", name: "span" },
  logs: { field: "logRecord", name: "log" },
  metrics: { field: "metric", name: "data point" },
} as const satisfies Record<Signal, { field: string; name: ExpectedMotlpItem["name"] }>;

/**
 * What must arrive at an OTLP endpoint: everything, as the SDK sent it. A line's source is the item
 * in OTLP/JSON with its resource and scope, a span with its events and links, a metric with one data
 * point. Default values are left out, as protobuf's JSON does; 64-bit integers are texts, so that
 * plain JSON holds every number exactly.
 *
 * Nothing is exempt from comparison. What an item does not hold is known of the SDK: flags (see
 * `spans.ts` and `logs.ts`); no dropped attributes, events or links; no exemplars.
 */
export const motlpProjection: Projection<ExpectedMotlpItem> = {
  expected(item) {
    switch (item.signal) {
      case "traces":
        return [expectedSpan(item)];
      case "logs":
        return [expectedLog(item)];
      case "metrics":
        return [expectedDataPoint(item)];
    }
  },

  nameOf(line, signal) {
    const { field, name } = ITEMS[signal];
    const others = Object.values(ITEMS).filter((item) => item.field !== field);
    return has(line, field) && !others.some((other) => has(line, other.field)) ? name : null;
  },

  compare(expected, line) {
    const received = flatten(line.source);
    return differences(expected.name, formOf(expected, received), received);
  },
};

function has(line: ReadLine, field: string): boolean {
  return line.source[field] !== undefined;
}
