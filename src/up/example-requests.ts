import { type CollectorConfig, signalsUsing } from "../collector-config/collector-config.ts";
import { asRecord } from "../collector-config/tree.ts";
import type { Signal } from "../otlp/item.ts";

/** A request of OTLP over HTTP that the edge takes. */
export interface ExampleRequest {
  readonly signal: Signal;
  /** Below the receiver's address. */
  readonly path: string;
  /** JSON, in lines, with {@link NOW} where the present time goes. */
  readonly body: readonly string[];
}

/** Stands for the nanoseconds since the epoch. */
export const NOW = "{now}";

const RESOURCE = `"resource":{"attributes":[
  {"key":"service.name","value":{"stringValue":"by-hand"}}]}`.split("\n");

const BODIES: Readonly<Record<Signal, readonly string[]>> = {
  logs: [
    `{"resourceLogs":[{${RESOURCE[0]}`,
    `${RESOURCE[1]},`,
    `  "scopeLogs":[{"logRecords":[{"timeUnixNano":"${NOW}",`,
    `  "severityText":"INFO","body":{"stringValue":"hello by hand"}}]}]}]}`,
  ],
  traces: [
    `{"resourceSpans":[{${RESOURCE[0]}`,
    `${RESOURCE[1]},`,
    `  "scopeSpans":[{"spans":[{"name":"hello by hand","kind":1,`,
    `  "traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174",`,
    `  "startTimeUnixNano":"${NOW}","endTimeUnixNano":"${NOW}"}]}]}]}`,
  ],
  metrics: [
    `{"resourceMetrics":[{${RESOURCE[0]}`,
    `${RESOURCE[1]},`,
    `  "scopeMetrics":[{"metrics":[{"name":"by_hand","gauge":{"dataPoints":[`,
    `  {"asDouble":1,"timeUnixNano":"${NOW}"}]}}]}]}]}`,
  ],
};

/** The easiest first: a log record says what it is. */
const ORDER: readonly Signal[] = ["logs", "traces", "metrics"];

/** What to send to the first OTLP receiver with HTTP of an edge; undefined where there is none. */
export function exampleRequest(edge: CollectorConfig): ExampleRequest | undefined {
  for (const { section, type, id, settings } of edge.components) {
    const protocols = asRecord(settings.protocols) ?? {};
    if (section !== "receivers" || type !== "otlp" || !("http" in protocols)) continue;
    const taken = signalsUsing(edge, "receivers", [id]);
    const signal = ORDER.find((one) => taken.includes(one));
    // Nothing listens for one that no pipeline uses.
    if (taken.length === 0) continue;
    if (signal === undefined) return undefined;
    const path = asRecord(protocols.http)?.[`${signal}_url_path`];
    return {
      signal,
      path: typeof path === "string" && path !== "" ? path : `/v1/${signal}`,
      body: BODIES[signal],
    };
  }
  return undefined;
}
