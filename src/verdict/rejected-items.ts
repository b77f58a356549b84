import { SIGNALS, type Signal } from "../otlp/item.ts";
import { lostRequests, refusedDocuments } from "../record/collector-log/exporter-words.ts";
import { partialSuccesses, rejectedItems } from "./findings/partial-success.ts";
import { isRefusedRequest, isRejected } from "./findings/rejected-documents.ts";
import type { RunFacts } from "./findings/run-facts.ts";
import { isOutsideOfWindow } from "./findings/too-old-for-time-series.ts";

/** A data stream, or a backing index of one. */
const STREAM = /^(?:\.[df]s-)?(traces|metrics|logs)-/;

/**
 * How many items of each signal the target refused for good, by the exporter's log and the failure
 * stores: document by document, in part of a request, or a whole request (too large, not OTLP).
 */
export function rejectedBySignal({
  logs,
  refusals,
}: Pick<RunFacts, "logs" | "refusals">): Record<Signal, number> {
  const counts = { traces: 0, metrics: 0, logs: 0 };
  const count = (signal: string | undefined, items: number) => {
    const known = SIGNALS.find((name) => name === signal);
    if (known !== undefined) counts[known] += items;
  };
  for (const document of refusedDocuments(logs.backend)) {
    if (isRejected(document) || isOutsideOfWindow(document)) {
      count(STREAM.exec(document.index)?.[1], document.count);
    }
  }
  for (const line of partialSuccesses(logs.backend)) count(line.signal, rejectedItems(line));
  for (const request of lostRequests(logs.backend)) {
    const isTooLarge = request.permanent && request.status === 413;
    if (isTooLarge || isRefusedRequest(request)) count(request.line.signal, request.items);
  }
  for (const { stream, documents } of refusals?.failureStores ?? []) {
    count(STREAM.exec(stream)?.[1], documents);
  }
  return counts;
}
