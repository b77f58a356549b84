import type { CollectorRole } from "../../collector-config/component.ts";
import { TARGET_NAMES } from "../../collector-config/target-kind.ts";
import { isGivenUp, itemsOf, lostRequests } from "../../record/collector-log/lost-requests.ts";
import {
  countOf,
  isPassingDocument,
  refusedDocuments,
} from "../../record/collector-log/refused-documents.ts";
import type { Evidence } from "../../record/judged-by.ts";
import { durableExporterLine } from "./durable-line.ts";
import { exportersOf, settingEvidence, severityOf } from "./finding-kit.ts";
import type { Found, Rule } from "./rule.ts";
import { quote, type RunFacts } from "./run-facts.ts";

/** An exporter gave up on what a later attempt could have delivered. */
export const retriesExhausted = {
  code: "retries-exhausted",
  severities: ["loss", "risk"],
  detect,
} as const satisfies Rule;

function detect(facts: RunFacts): Found[] {
  return (["edge", "backend"] as const).flatMap((role): Found[] => {
    const requests = lostRequests(facts.logs[role]).filter(isGivenUp);
    const documents = refusedDocuments(facts.logs[role]).filter(isPassingDocument);
    if (requests.length === 0 && documents.length === 0) return [];
    const what = [
      ...(requests.length > 0 ? [`${itemsOf(requests)} items`] : []),
      ...(documents.length > 0 ? [`${countOf(documents)} documents`] : []),
    ].join(" and ");
    const to = role === "edge" ? "Kafka" : TARGET_NAMES[facts.target];
    const lines = [...requests, ...documents].map(({ line }) => line);
    return [
      {
        severity: severityOf(facts, lines),
        message: `The ${role} collector's exporter gave up on ${what}, by its log, which ${to} did not accept in time.`,
        remedy: remedyOf(facts, role),
        evidence: [
          ...settingsOf(facts, role),
          ...lines.slice(0, 1).map((line) => ({ source: facts.logFiles[role], text: quote(line) })),
        ],
      },
    ];
  });
}

interface Limit {
  readonly keys: readonly [string, string];
  readonly byDefault: string;
}

/** What ends an exporter's attempts, and its default. */
function limitsOf(type: string): readonly Limit[] {
  return type === "elasticsearch"
    ? [
        { keys: ["retry", "max_retries"], byDefault: "2" },
        { keys: ["retry", "retry_on_status"], byDefault: "429 alone" },
      ]
    : [{ keys: ["retry_on_failure", "max_elapsed_time"], byDefault: "300 s" }];
}

function settingsOf(facts: RunFacts, role: CollectorRole): Evidence[] {
  return exportersOf(facts, role).flatMap((exporter) =>
    limitsOf(exporter.type).map(({ keys, byDefault }) =>
      settingEvidence(facts[role], exporter, keys, byDefault),
    ),
  );
}

function remedyOf({ durable, target }: RunFacts, role: CollectorRole): string {
  const at = (...keys: string[]) => durableExporterLine(durable, role, ...keys);
  const queue = `and keep no queue in memory (${at("sending_queue", "enabled")})`;
  if (role === "backend" && target === "elasticsearch") {
    return `never give up (retry: max_retries: 1000000), as ${at("retry", "max_retries")} does, on any answer of a backend in trouble (${at("retry", "retry_on_status")}), ${queue}`;
  }
  const never = `never give up (retry_on_failure: max_elapsed_time: 0s), as ${at("retry_on_failure", "max_elapsed_time")} does`;
  return role === "edge" ? never : `${never}, ${queue}`;
}
