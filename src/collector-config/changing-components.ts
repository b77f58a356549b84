import type { CollectorConfig } from "./collector-config.ts";
import type { Component } from "./component.ts";

/** Processors and connectors that leave every item as it is, or whose effect the account knows. */
const KNOWN = ["memory_limiter", "batch", "cumulativetodelta", "forward"];

/**
 * The processors and connectors of a config that may drop, change, route or derive items, in the order
 * in which the config defines them. One that no pipeline uses changes nothing. What is not known to
 * leave data as it is may change it.
 */
export function changingComponents({
  components,
  pipelines,
}: Pick<CollectorConfig, "components" | "pipelines">): Component[] {
  const used = new Set(
    pipelines.flatMap(({ processors, exporters }) => [...processors, ...exporters]),
  );
  return components.filter(
    ({ section, type, id }) =>
      (section === "processors" || section === "connectors") &&
      used.has(id) &&
      !KNOWN.includes(type),
  );
}
