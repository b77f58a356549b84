import type { ItemGroup } from "../../../otlp/export-items.ts";
import { resourceJson, scopeJson } from "../../../otlp/export-items.ts";
import type { KeyValue } from "../../../otlp/generated/opentelemetry/proto/common/v1/common_pb.js";
import { RUN_ATTRIBUTE, SEQUENCE_ATTRIBUTE, type Signal } from "../../../otlp/item.ts";
import { dataStreamOf, textAttribute } from "./data-stream.ts";

/** How many items there are. */
export function countItems(groups: readonly ItemGroup[]): number {
  return groups.reduce((sum, { items }) => sum + items.length, 0);
}

/** The runs that the items belong to. */
export function runsOf(groups: readonly ItemGroup[]): string[] {
  const runs = groups.map(({ resource }) => textAttribute(resource?.attributes, RUN_ATTRIBUTE));
  return [...new Set(runs.filter((run) => run !== undefined))];
}

/**
 * The first `count` items of a request as NDJSON, one line each:
 * `{"run", "sequence", "stream", "id": "<request number>/<n>", "source": {"resource", "scope", "span"}}`
 * with `logRecord` or `metric` (one data point) in place of `span`, all in OTLP/JSON
 * (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding).
 */
export function acceptedLines(
  signal: Signal,
  groups: readonly ItemGroup[],
  request: number,
  count: number,
): string {
  let lines = "";
  let index = 0;
  for (const { resource, scope, items } of groups) {
    if (index >= count) break;
    const run = JSON.stringify(textAttribute(resource?.attributes, RUN_ATTRIBUTE) ?? null);
    const source = `"resource":${JSON.stringify(resourceJson(resource))},"scope":${JSON.stringify(scopeJson(scope))}`;
    for (const item of items) {
      if (index >= count) break;
      const levels = [item.attributes, scope?.attributes, resource?.attributes];
      const stream = JSON.stringify(dataStreamOf(signal, levels));
      const sequence = sequenceOf(item.attributes) ?? "null";
      lines += `{"run":${run},"sequence":${sequence},"stream":${stream},"id":"${request}/${index}","source":{${source},"${item.key}":${JSON.stringify(item.json())}}}\n`;
      index += 1;
    }
  }
  return lines;
}

/** An item's sequence, a whole number, whichever of OTLP's two kinds of numbers it was sent as. */
export function sequenceOf(attributes: readonly KeyValue[]): number | undefined {
  const value = attributes.find(({ key }) => key === SEQUENCE_ATTRIBUTE)?.value?.value;
  if (value?.case !== "intValue" && value?.case !== "doubleValue") return undefined;
  const number = Number(value.value);
  return Number.isSafeInteger(number) ? number : undefined;
}
