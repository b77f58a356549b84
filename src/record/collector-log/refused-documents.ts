import { isText, OUTSIDE_OF_WINDOW } from "./catalogue.ts";
import { eventsOf } from "./classify.ts";
import { outcomeOf } from "./http-status.ts";
import type { LogLine } from "./log.ts";

/** A document that Elasticsearch refused by itself, inside an accepted bulk request. */
export interface RefusedDocument {
  /** The data stream's backing index, or the data stream where it came no further. */
  readonly index: string;
  /** Elasticsearch's error type, for example `document_parsing_exception`. */
  readonly type: string;
  /** Empty unless the exporter sets `include_source_on_error`. */
  readonly reason: string;
  readonly status: number;
  /** How many documents this line stands for. */
  readonly count: number;
  readonly line: LogLine;
}

/** The documents that the Elasticsearch exporter gave up on one by one. */
export function refusedDocuments(lines: readonly LogLine[]): RefusedDocument[] {
  return eventsOf(lines, "document-refused").map(
    ({ index, type, why, documentStatus, times, line }) => ({
      ...{ index, type, line },
      ...{ reason: why, status: documentStatus, count: times },
    }),
  );
}

/** Number of several documents. */
export function countOf(documents: readonly RefusedDocument[]): number {
  return documents.reduce((sum, { count }) => sum + count, 0);
}

/** Whether another attempt would change nothing, for another reason than the document's time. */
export function isRejectedDocument(document: RefusedDocument): boolean {
  return outcomeOf("document", document.status) === "rejected" && !isOutsideOfWindow(document);
}

/** Whether a later attempt may have succeeded. */
export function isPassingDocument({ status }: RefusedDocument): boolean {
  return outcomeOf("document", status) === "passing";
}

/** Elasticsearch 9 has an error type of its own for it; the reason is there only if asked for. */
export function isOutsideOfWindow({ type, reason }: RefusedDocument): boolean {
  return isText(OUTSIDE_OF_WINDOW, type) || isText(OUTSIDE_OF_WINDOW, reason);
}
