import { usedComponents } from "../../collector-config/collector-config.ts";
import { settingOf } from "../../collector-config/settings/setting.ts";
import type { Rule } from "../rule.ts";

/** The Elasticsearch exporter ignores `mapping: mode`. */
export const mappingModeIgnored: Rule = {
  id: "mapping-mode-ignored",
  severity: "warning",
  title: "The Elasticsearch exporter ignores mapping: mode.",
  provedBy: { file: "tests/exhaustive/check-proofs.test.ts", names: "the rule" },
  find: ({ backend }) =>
    usedComponents(backend, "exporters", "elasticsearch").flatMap((exporter) => {
      const mode = settingOf(backend, exporter, ["mapping", "mode"], "otel");
      if (!mode.given || mode.value === "otel") return [];
      return [
        {
          place: mode.place,
          message: `${mode.said}. The exporter ignores it and warns at its start: documents are in the mode otel.`,
          remedy:
            "remove it, or choose the mode with the scope attribute elastic.mapping.mode or the client metadata X-Elastic-Mapping-Mode",
        },
      ];
    }),
};
