import type { Signal } from "../../../otlp/item.ts";
import type { ReadLine } from "../../../record/history.ts";
import type { ExpectedDocument } from "../../account/projection.ts";
import { elasticsearchProjection } from "../elasticsearch/projection.ts";
import type { Expectation } from "../motlp/expectation.ts";
import type { ExpectedMotlpItem } from "../motlp/expected-item.ts";
import { flatten } from "../motlp/flatten.ts";
import { itemOf } from "./item-of.ts";

const NAMES = { traces: "span", logs: "log", metrics: "data point" } as const satisfies Record<
  Signal,
  ExpectedMotlpItem["name"]
>;

/** What Elasticsearch's documents are of an item that came out of the reference. */
export function documentOfReference(line: ReadLine, signal: Signal): readonly ExpectedDocument[] {
  return elasticsearchProjection.expected(itemOf(line, signal));
}

/** What mOTLP accepts of an item that came out of the reference. */
export function recordOfReference(line: ReadLine, signal: Signal): readonly ExpectedDocument[] {
  return [motlpItem(line, signal)];
}

/** The very same: both are what an OTLP endpoint got. */
function motlpItem({ source }: ReadLine, signal: Signal): ExpectedMotlpItem {
  const fields = new Map<string, Expectation>();
  for (const [path, value] of flatten(source)) fields.set(path, { kind: "leaf", value });
  return { name: NAMES[signal], fields };
}
