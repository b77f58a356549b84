import type { CollectorConfig } from "../../collector-config/collector-config.ts";
import type { Component } from "../../collector-config/component.ts";
import type { Rule } from "../rule.ts";

/** A component that nothing starts. */
export const unusedComponent: Rule = {
  id: "unused-component",
  severity: "note",
  title: "A component is defined and not used.",
  provedBy: { file: "tests/e2e/edge-entries.test.ts", names: "the rule" },
  find: ({ edge, backend }) =>
    [edge, backend].flatMap((config) =>
      config.components
        .filter((component) => !isUsed(config, component))
        .map(({ section, id }) => ({
          place: config.placeOf([section, id]),
          message: `${id} (${section}) of the ${config.role} is in no ${section === "extensions" ? "service.extensions" : "pipeline"}. The collector does not start it.`,
          remedy: "use it, or remove it",
        })),
    ),
};

function isUsed({ pipelines, extensions }: CollectorConfig, { section, id }: Component): boolean {
  if (section === "extensions") return extensions.includes(id);
  return pipelines.some(({ receivers, processors, exporters }) => {
    if (section === "connectors") return [...receivers, ...exporters].includes(id);
    return { receivers, processors, exporters }[section].includes(id);
  });
}
