import { TARGET_NAMES } from "../../collector-config/target-kind.ts";
import {
  isRefusedRequest,
  itemsOf,
  lostRequests,
} from "../../record/collector-log/lost-requests.ts";
import {
  countOf,
  isRejectedDocument,
  type RefusedDocument,
  refusedDocuments,
} from "../../record/collector-log/refused-documents.ts";
import type { Evidence } from "../../record/judged-by.ts";
import { severityOf } from "./finding-kit.ts";
import type { Found, Rule } from "./rule.ts";
import { quote, type RunFacts } from "./run-facts.ts";

/**
 * The target refused documents, or whole requests, for what is in them: another attempt changes
 * nothing. Documents in a failure store count too, of which the exporter says nothing.
 */
export const rejectedDocuments = {
  code: "rejected-documents",
  severities: ["loss", "risk"],
  detect,
} as const satisfies Rule;

function detect(facts: RunFacts): Found[] {
  const documents = refusedDocuments(facts.logs.backend).filter(isRejectedDocument);
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
      severity: severityOf(facts, inStore > 0 ? [] : lines),
      message: [
        ...(parts.length > 0 ? [`${name} refused ${parts.join(" and ")} permanently.`] : []),
        ...(inStore > 0
          ? [
              `${inStore} documents are in failure stores, not in their data streams; the collector's log does not mention them.`,
            ]
          : []),
      ].join(" "),
      remedy:
        facts.target === "elasticsearch"
          ? "correct the field or the mapping (component template <signal>-otel@custom); include_source_on_error: false on the elasticsearch exporter lets its log give Elasticsearch's reason, without the document"
          : "read the server's message: it refuses the payload",
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
