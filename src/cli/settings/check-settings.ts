import { versions } from "../../base/versions.ts";
import { TARGET_KINDS } from "../../collector-config/target-kind.ts";
import { choice, text } from "./kinds.ts";
import { PART_SETTINGS } from "./part-settings.ts";
import type { Section } from "./setting.ts";
import { edotProblem } from "./version-checks.ts";

/** How `check` prints what it finds. */
export const CHECK_FORMATS = ["text", "json", "sarif"] as const;
export type CheckFormat = (typeof CHECK_FORMATS)[number];

/** What `check` has in addition to the configs. */
export const CHECK_SETTINGS = {
  target: choice(TARGET_KINDS, {
    flags: "--target <target>",
    env: "EDOT_KAFKA_TARGET",
    meaning: "what the backend sends to: `elasticsearch` or `motlp`",
    shownDefault: "what its exporters say",
    inConfig: "shared",
  }),
  edot: text(
    {
      flags: "--edot <version>",
      env: "EDOT_KAFKA_EDOT",
      meaning: "EDOT version of both collectors ([versions.md](versions.md))",
      shownDefault: () => versions().defaults.edot,
      inConfig: "shared",
    },
    edotProblem,
  ),
  edgeEdot: { ...PART_SETTINGS.edgeEdot, inConfig: "shared" },
  backendEdot: { ...PART_SETTINGS.backendEdot, inConfig: "shared" },
  format: choice(CHECK_FORMATS, {
    flags: "--format <format>",
    env: "EDOT_KAFKA_FORMAT",
    meaning: "how to print what is found: `text`, `json` or `sarif`",
    default: "text",
  }),
  output: text({
    flags: "--output <file>",
    env: "EDOT_KAFKA_OUTPUT",
    meaning: "write it to a file",
    shownDefault: "standard output",
  }),
} as const;

export const CHECK_SECTION: Section = {
  name: "check",
  commands: ["check"],
  settings: CHECK_SETTINGS,
};
