import { usedComponents } from "../../collector-config/collector-config.ts";
import type { CollectorRole } from "../../collector-config/component.ts";
import { EXPORTERS_TO, TARGET_NAMES } from "../../collector-config/target-kind.ts";
import { asRecord } from "../../collector-config/tree.ts";
import {
  countOf,
  isQueueFull,
  itemsOf,
  type LostRequest,
  lostRequests,
  type RefusedDocument,
  refusedDocuments,
} from "../../record/collector-log/exporter-words.ts";
import type { Evidence } from "../../record/judged-by.ts";
import { durableExporterLine } from "./durable-line.ts";
import type { Finding } from "./finding.ts";
import { quote, type RunFacts, severityOf } from "./run-facts.ts";

/** Answers of a backend in trouble, which another attempt may change. */
const PASSING = new Set([404, 408, 429, 500, 502, 503, 504]);

/** An exporter gave up on what a later attempt could have delivered. */
export function retriesExhausted(facts: RunFacts): Finding[] {
  return (["edge", "backend"] as const).flatMap((role): Finding[] => {
    const requests = lostRequests(facts.logs[role]).filter(isGivenUp);
    const documents = refusedDocuments(facts.logs[role]).filter(isBusy);
    if (requests.length === 0 && documents.length === 0) return [];
    const what = [
      ...(requests.length > 0 ? [`${itemsOf(requests)} items`] : []),
      ...(documents.length > 0 ? [`${countOf(documents)} documents`] : []),
    ].join(" and ");
    const to = role === "edge" ? "Kafka" : TARGET_NAMES[facts.target];
    const lines = [...requests, ...documents].map(({ line }) => line);
    return [
      {
        code: "retries-exhausted",
        severity: severityOf(facts, lines),
        message: `The ${role} collector's exporter gave up on ${what}, by its log, that ${to} did not take in time.`,
        remedy: remedyOf(facts, role),
        evidence: [
          ...settingsOf(facts, role),
          ...lines.slice(0, 1).map((line) => ({ source: facts.logFiles[role], text: quote(line) })),
        ],
      },
    ];
  });
}

/** Where the exporter took the answer of a backend in trouble for permanent, it gave up at once. */
function isGivenUp({ permanent, status, error }: LostRequest): boolean {
  // Neither is an end of attempts; a queue on disk still has what a shutdown interrupted.
  if (isQueueFull(error) || error.startsWith("interrupted due to shutdown")) return false;
  return !permanent || (status !== undefined && PASSING.has(status));
}

function isBusy({ status }: RefusedDocument): boolean {
  return status !== 404 && PASSING.has(status);
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

function exportersOf(facts: RunFacts, role: CollectorRole) {
  const types = role === "edge" ? ["kafka"] : EXPORTERS_TO[facts.target];
  return types.flatMap((type) => usedComponents(facts[role], "exporters", type));
}

function settingsOf(facts: RunFacts, role: CollectorRole): Evidence[] {
  return exportersOf(facts, role).flatMap(({ id, type, settings }) =>
    limitsOf(type).map(({ keys: [group, key], byDefault }) => {
      const value = asRecord(settings[group])?.[key];
      return {
        source: facts[role].placeOf(["exporters", id, group, key]),
        text:
          value === undefined
            ? `${id} sets no ${group}.${key}; the default is ${byDefault}`
            : `${id} sets ${group}.${key}: ${JSON.stringify(value)}`,
      };
    }),
  );
}

function remedyOf({ durable, target }: RunFacts, role: CollectorRole): string {
  const at = (...keys: string[]) => durableExporterLine(durable, role, ...keys);
  const queue = `and keep no queue in memory meanwhile (${at("sending_queue", "enabled")})`;
  if (role === "backend" && target === "elasticsearch") {
    return `never give up (retry: max_retries: 1000000), as ${at("retry", "max_retries")} does, on any answer of a backend in trouble (${at("retry", "retry_on_status")}), ${queue}`;
  }
  const never = `never give up (retry_on_failure: max_elapsed_time: 0s), as ${at("retry_on_failure", "max_elapsed_time")} does`;
  return role === "edge" ? never : `${never}, ${queue}`;
}
