import { SIGNALS, type Signal } from "../otlp/item.ts";
import {
  isRefusedRequest,
  isTooLargeRequest,
  lostRequests,
} from "../record/collector-log/lost-requests.ts";
import { partialSuccesses, rejectedItems } from "../record/collector-log/partial-successes.ts";
import {
  isOutsideOfWindow,
  isRejectedDocument,
  refusedDocuments,
} from "../record/collector-log/refused-documents.ts";
import type { RunFacts } from "./findings/run-facts.ts";

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
    if (isRejectedDocument(document) || isOutsideOfWindow(document)) {
      count(STREAM.exec(document.index)?.[1], document.count);
    }
  }
  for (const answer of partialSuccesses(logs.backend)) {
    count(answer.line.signal, rejectedItems(answer));
  }
  for (const request of lostRequests(logs.backend)) {
    if (isTooLargeRequest(request) || isRefusedRequest(request)) {
      count(request.line.signal, request.items);
    }
  }
  for (const { stream, documents } of refusals?.failureStores ?? []) {
    count(STREAM.exec(stream)?.[1], documents);
  }
  return counts;
}

/** How many items of each signal the target accepted and did not keep, by its own word. */
export function droppedBySignal({
  dropped = [],
}: Pick<RunFacts, "dropped">): Record<Signal, number> {
  const counts = { traces: 0, metrics: 0, logs: 0 };
  for (const { signal, items } of dropped) counts[signal] += items;
  return counts;
}
