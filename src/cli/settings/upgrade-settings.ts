import { text } from "./kinds.ts";
import type { Section } from "./setting.ts";
import { edotProblem } from "./version-checks.ts";

/** What only `upgrade` has. */
export const UPGRADE_SETTINGS = {
  from: text(
    {
      flags: "--from <version>",
      env: "EDOT_KAFKA_FROM",
      meaning: "EDOT version that runs now",
      shownDefault: "required",
    },
    edotProblem,
  ),
  to: text(
    {
      flags: "--to <version>",
      env: "EDOT_KAFKA_TO",
      meaning: "EDOT version to upgrade to",
      shownDefault: "required",
    },
    edotProblem,
  ),
  fromConfigs: text({
    flags: "--from-configs <dir>",
    env: "EDOT_KAFKA_FROM_CONFIGS",
    meaning: "configs that run now, if they differ",
    shownDefault: "the new configs",
  }),
  fromEdge: text({
    flags: "--from-edge <file>",
    env: "EDOT_KAFKA_FROM_EDGE",
    meaning: "edge config that runs now, if it differs",
    shownDefault: "the new one",
  }),
  fromBackend: text({
    flags: "--from-backend <file>",
    env: "EDOT_KAFKA_FROM_BACKEND",
    meaning: "backend config that runs now, if it differs",
    shownDefault: "the new one",
  }),
} as const;

export const UPGRADE_SECTION: Section = {
  name: "upgrade",
  commands: ["upgrade"],
  settings: UPGRADE_SETTINGS,
};
