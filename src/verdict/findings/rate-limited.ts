import { TARGET_NAMES } from "../../collector-config/target-kind.ts";
import { eventsIn } from "../../record/collector-log/classify.ts";
import { hasMeaning } from "../../record/collector-log/http-status.ts";
import { itemsOf, lostRequests } from "../../record/collector-log/lost-requests.ts";
import { countOf, refusedDocuments } from "../../record/collector-log/refused-documents.ts";
import type { Evidence } from "../../record/judged-by.ts";
import { durableExporterLine } from "./durable-line.ts";
import { severityOf } from "./finding-kit.ts";
import type { Found, Rule } from "./rule.ts";
import { quote, type RunFacts } from "./run-facts.ts";

/**
 * The target had no room for what the backend collector sent (429). An exporter that retries without
 * a word is not seen in its log: then the target's own count says so.
 */
export const rateLimited = {
  code: "rate-limited",
  severities: ["loss", "risk"],
  detect,
} as const satisfies Rule;

function detect(facts: RunFacts): Found[] {
  // The harness answered so itself.
  if (facts.outage?.kind === "429") return [];
  const lines = facts.logs.backend;
  const documents = refusedDocuments(lines).filter(isTooMany);
  const requests = lostRequests(lines).filter(isTooMany);
  const said = documents[0]?.line ?? eventsIn(lines).find(isTooMany)?.line;
  const counted = facts.refusals?.tooBusy;
  if (said === undefined && (counted === undefined || counted.count === 0)) return [];
  const name = TARGET_NAMES[facts.target];
  const lost = [
    ...(requests.length > 0 ? [`${itemsOf(requests)} items`] : []),
    ...(documents.length > 0 ? [`${countOf(documents)} documents`] : []),
  ].join(" and ");
  const evidence: Evidence[] = [
    ...(counted === undefined || counted.count === 0
      ? []
      : [
          {
            source: name,
            text: `${counted.asked}: ${counted.count} refused because there was no room`,
          },
        ]),
    ...(said === undefined ? [] : [{ source: facts.logFiles.backend, text: quote(said) }]),
  ];
  return [
    {
      // What is missing then has another reason.
      severity:
        lost === ""
          ? "risk"
          : severityOf(
              facts,
              [...documents, ...requests].map(({ line }) => line),
            ),
      message:
        `${name} rejected requests because it was overloaded (429)` +
        (lost === ""
          ? "; the backend collector retries."
          : `, and the exporter gave up on ${lost}, by its log.`),
      remedy:
        facts.target === "elasticsearch"
          ? `give Elasticsearch more room (indexing pressure, write threads) or send less at once, and let the exporter retry without an end (${durableExporterLine(facts.durable, "backend", "retry", "max_retries")})`
          : `ask for a higher limit or send less at once, and let the exporter retry without an end (${durableExporterLine(facts.durable, "backend", "retry_on_failure", "max_elapsed_time")})`,
      evidence,
    },
  ];
}

function isTooMany({ status }: { readonly status?: number }): boolean {
  return hasMeaning("overloaded", status);
}
