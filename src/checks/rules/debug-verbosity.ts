import { usedComponents } from "../../collector-config/collector-config.ts";
import { settingOf } from "../../collector-config/settings/setting.ts";
import type { Rule } from "../rule.ts";

/** A debug exporter writes every item into the collector's log. */
export const debugVerbosity: Rule = {
  id: "debug-verbosity",
  severity: "note",
  title: "A debug exporter writes every item into the collector's log.",
  provedBy: { file: "tests/exhaustive/check-proofs.test.ts", names: "the rule" },
  find: ({ edge, backend }) =>
    [edge, backend].flatMap((config) =>
      usedComponents(config, "exporters", "debug").flatMap((exporter) => {
        const verbosity = settingOf(config, exporter, ["verbosity"], "basic");
        if (verbosity.value !== "detailed") return [];
        return [
          {
            place: verbosity.place,
            message: `${verbosity.said}. Every item is written into the log of the ${config.role} with all its attributes: a large log, with whatever personal data they hold.`,
            remedy: "set verbosity: basic, or remove the exporter from the pipelines",
          },
        ];
      }),
    ),
};
