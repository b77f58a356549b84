import { TARGET_NAMES } from "../../collector-config/target-kind.ts";
import {
  countOf,
  itemsOf,
  type LostRequest,
  lostRequests,
  type RefusedDocument,
  refusedDocuments,
} from "../../record/collector-log/exporter-words.ts";
import type { Evidence } from "../../record/judged-by.ts";
import type { Finding } from "./finding.ts";
import { quote, type RunFacts, severityOf } from "./run-facts.ts";
import { isOutsideOfWindow } from "./too-old-for-time-series.ts";

/** Statuses that say "not now": no judgement of the document. */
const PASSING = new Set([401, 403, 408, 429, 500, 502, 503, 504]);
/** The point is there already: a harmless duplicate. */
const CONFLICT = 409;

/**
 * The target refused documents, or whole requests, for what is in them: another attempt changes
 * nothing. Documents in a failure store count too, of which the exporter says nothing.
 */
export function rejectedDocuments(facts: RunFacts): Finding[] {
  const documents = refusedDocuments(facts.logs.backend).filter(isRejected);
  const requests = lostRequests(facts.logs.backend).filter(isRefusedRequest);
  const stored = facts.refusals?.failureStores ?? [];
  const inStore = stored.reduce((sum, store) => sum + store.documents, 0);
  const kinds = Map.groupBy(documents, ({ index, type }) => `${index} ${type}`);
  const parts = [
    ...(documents.length > 0 ? [`${countOf(documents)} documents (${typesOf(documents)})`] : []),
    ...(requests.length > 0 ? [`requests with ${itemsOf(requests)} items`] : []),
  ];
  if (parts.length === 0 && inStore === 0) return [];
  const lines = [...documents, ...requests].map(({ line }) => line);
  const name = TARGET_NAMES[facts.target];
  return [
    {
      code: "rejected-documents",
      severity: severityOf(facts, inStore > 0 ? [] : lines),
      message: [
        ...(parts.length > 0 ? [`${name} refused ${parts.join(" and ")} for good.`] : []),
        ...(inStore > 0
          ? [
              `${inStore} documents are in failure stores, not in their data streams; the collector's log says nothing of them.`,
            ]
          : []),
      ].join(" "),
      remedy:
        facts.target === "elasticsearch"
          ? "correct the field or the mapping (component template <signal>-otel@custom); include_source_on_error: false on the elasticsearch exporter lets its log give Elasticsearch's reason, without the document"
          : "see the server's words: the payload is what it refuses",
      evidence: [
        ...[...kinds.values()].map((same) => describeKind(facts, same)),
        ...requests.slice(0, 1).map(({ line }) => lineOf(facts, line)),
        ...stored.map(({ stream, documents, example }) => ({
          source: `${stream}::failures`,
          text: `${documents} documents${example === undefined ? "" : `, for example: ${example}`}`,
        })),
      ],
    },
  ];
}

/** Whether another attempt would change nothing. */
export function isRejected(document: RefusedDocument): boolean {
  const { status } = document;
  return status !== CONFLICT && !PASSING.has(status) && !isOutsideOfWindow(document);
}

/** Whether all of a request was refused for what is in it. 413 is `too-large`; 404 is what a proxy says while the target is away. */
export function isRefusedRequest({ permanent, status }: LostRequest): boolean {
  if (!permanent || status === undefined) return false;
  return status !== 404 && status !== 413 && !PASSING.has(status);
}

function typesOf(documents: readonly RefusedDocument[]): string {
  return [...new Set(documents.map(({ type }) => type))].join(", ");
}

function describeKind(facts: RunFacts, same: readonly RefusedDocument[]): Evidence {
  const [first] = same;
  return {
    source: facts.logFiles.backend,
    text: `${countOf(same)} times, for example ${first === undefined ? "" : quote(first.line)}`,
  };
}

function lineOf(facts: RunFacts, line: Parameters<typeof quote>[0]): Evidence {
  return { source: facts.logFiles.backend, text: quote(line) };
}
