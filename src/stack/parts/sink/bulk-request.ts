import { EVENT_ATTRIBUTE, RUN_ATTRIBUTE, SEQUENCE_ATTRIBUTE } from "../../../otlp/item.ts";
import { attributeOf, valueAt } from "../../../record/document-attributes.ts";
import type { Arrival } from "./arrivals.ts";

/** One action of a bulk request. */
interface Action {
  /** `create` or `index`, as the collector's exporter has it. */
  readonly name: string;
  readonly index: string;
}

/** What a bulk request holds, and what it is answered. */
export interface BulkRequest {
  readonly arrivals: readonly Arrival[];
  readonly answer: string;
}

/**
 * Reads a bulk request as the collector's Elasticsearch exporter writes it, and accepts every document:
 * a sink has no mapping that one could break.
 *
 * @throws SyntaxError for what is no NDJSON
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-bulk
 */
export function readBulk(body: string): BulkRequest {
  const arrivals: Arrival[] = [];
  const items: unknown[] = [];
  const lines = body.split("\n").filter((line) => line !== "");
  for (let at = 0; at < lines.length; at++) {
    const { name, index } = actionOf(lines[at] ?? "");
    items.push({ [name]: { _index: index, _id: `${at}`, status: 201, result: "created" } });
    if (name === "delete") continue;
    at += 1;
    const document = JSON.parse(lines[at] ?? "") as Record<string, unknown>;
    const arrival = arrivalOf(index, document);
    if (arrival !== undefined) arrivals.push(arrival);
  }
  return { arrivals, answer: JSON.stringify({ took: 1, errors: false, items }) };
}

function actionOf(line: string): Action {
  const action = JSON.parse(line) as Record<string, { readonly _index?: string } | null>;
  const [name = "create"] = Object.keys(action);
  return { name, index: action[name]?._index ?? "" };
}

/** Undefined for a span event, which is a part of a span. */
function arrivalOf(index: string, document: Record<string, unknown>): Arrival | undefined {
  if (attributeOf(document, EVENT_ATTRIBUTE) !== undefined) return undefined;
  const run = valueAt(document, `resource.attributes.${RUN_ATTRIBUTE}`);
  const sequence = attributeOf(document, SEQUENCE_ATTRIBUTE);
  return {
    run: typeof run === "string" ? run : "",
    signal: signalOf(index, document),
    sequence: typeof sequence === "number" ? sequence : undefined,
  };
}

function signalOf(index: string, document: Record<string, unknown>): Arrival["signal"] {
  const [type] = index.split("-");
  if (type === "traces" || type === "metrics" || type === "logs") return type;
  // An index of the user's choice.
  if (document.metrics !== undefined || document._metric_names_hash !== undefined) return "metrics";
  return document.duration === undefined ? "logs" : "traces";
}
