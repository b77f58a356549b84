import type { ItemGroup } from "../../../otlp/export-items.ts";
import { resourceJson, scopeJson } from "../../../otlp/export-items.ts";
import type { KeyValue } from "../../../otlp/generated/opentelemetry/proto/common/v1/common_pb.js";
import { RUN_ATTRIBUTE, SEQUENCE_ATTRIBUTE, type Signal } from "../../../otlp/item.ts";
import { destinationOf, isKept, textAttribute } from "./data-stream.ts";

/** How many items there are. */
export function countItems(groups: readonly ItemGroup[]): number {
  return groups.reduce((sum, { items }) => sum + items.length, 0);
}

/** The runs that the items belong to. */
export function runsOf(groups: readonly ItemGroup[]): string[] {
  const runs = groups.map(({ resource }) => textAttribute(resource?.attributes, RUN_ATTRIBUTE));
  return [...new Set(runs.filter((run) => run !== undefined))];
}

/** The items of a request that was accepted, as NDJSON. */
export interface AcceptedLines {
  /**
   * `{"run", "sequence", "stream", "id": "<request number>/<n>", "source": {"resource", "scope", "span"}}`
   * with `logRecord` or `metric` (one data point) in place of `span`, all in OTLP/JSON
   * (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding).
   */
  readonly kept: string;
  /** `{"run", "signal", "sequence", "destination"}` of those that are not kept. */
  readonly dropped: string;
}

/** The first `count` items of a request, one line each. */
export function acceptedLines(
  signal: Signal,
  groups: readonly ItemGroup[],
  request: { readonly number: number; readonly count: number; readonly keepsAll?: boolean },
): AcceptedLines {
  const { number, count, keepsAll = false } = request;
  let [lines, dropped] = ["", ""];
  let index = 0;
  for (const { resource, scope, items } of groups) {
    if (index >= count) break;
    const run = JSON.stringify(textAttribute(resource?.attributes, RUN_ATTRIBUTE) ?? null);
    const source = `"resource":${JSON.stringify(resourceJson(resource))},"scope":${JSON.stringify(scopeJson(scope))}`;
    for (const item of items) {
      if (index >= count) break;
      const levels = [item.attributes, scope?.attributes, resource?.attributes];
      const destination = destinationOf(signal, levels);
      const name = JSON.stringify(destination);
      const sequence = sequenceOf(item.attributes) ?? "null";
      if (keepsAll || isKept(destination)) {
        lines += `{"run":${run},"sequence":${sequence},"stream":${name},"id":"${number}/${index}","source":{${source},"${item.key}":${JSON.stringify(item.json())}}}\n`;
      } else {
        dropped += `{"run":${run},"signal":"${signal}","sequence":${sequence},"destination":${name}}\n`;
      }
      index += 1;
    }
  }
  return { kept: lines, dropped };
}

/** An item's sequence, a whole number, whichever of OTLP's two kinds of numbers it was sent as. */
export function sequenceOf(attributes: readonly KeyValue[]): number | undefined {
  const value = attributes.find(({ key }) => key === SEQUENCE_ATTRIBUTE)?.value?.value;
  if (value?.case !== "intValue" && value?.case !== "doubleValue") return undefined;
  const number = Number(value.value);
  return Number.isSafeInteger(number) ? number : undefined;
}
