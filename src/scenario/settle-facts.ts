import type { ConfigPair } from "../collector-config/collector-config.ts";
import type { CollectorRole } from "../collector-config/component.ts";
import {
  type ExporterPaths,
  exporterPaths,
  isFedByOthers,
  itemTopics,
} from "../collector-config/item-flow.ts";
import { periodsOf, type SettlePeriods } from "./quiet.ts";

/** What the two configs say of when a pipeline has settled. */
export interface SettleFacts {
  readonly periods: SettlePeriods;
  /**
   * How often the exporters of the two configs are given each item. For a config without it, counters do
   * not prove that nothing is held: then nothing may have moved for the longest hold either.
   */
  readonly paths: Readonly<Record<CollectorRole, ExporterPaths | undefined>>;
  /** The topics in which items may be; undefined: all of them. */
  readonly isItemTopic: ((topic: string) => boolean) | undefined;
  /**
   * Whether others feed the pipelines too: something always moves then, and only what arrives tells
   * whether anything of the SDK's does.
   */
  readonly hasOtherSources: boolean;
}

/** @param variables those that the collectors were given */
export function settleFactsOf(
  configs: ConfigPair,
  variables: Readonly<Record<string, string>>,
): SettleFacts {
  const { edge, backend } = configs;
  return {
    periods: periodsOf(configs, variables),
    paths: { edge: exporterPaths(edge), backend: exporterPaths(backend) },
    isItemTopic: itemTopics(edge, backend, variables),
    hasOtherSources: isFedByOthers(edge, backend, variables),
  };
}
