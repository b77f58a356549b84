import { OUTAGE_KINDS } from "../../collector-config/target-kind.ts";
import { SCENARIOS } from "../../scenario/catalogue.ts";
import { choice, type Problem, texts, toggle, wholeNumber } from "./kinds.ts";
import type { Section } from "./setting.ts";

/** All scenarios, in the order in which they run. */
const NAMES = SCENARIOS.map(({ name }) => name);
/** A ledger of this many items takes some 10 GB of disk. */
const MOST_ITEMS = 10_000_000;

/** The scenarios of a run. */
export const SCENARIO_SETTINGS = {
  scenarios: texts(
    {
      flags: "--scenario <name>",
      env: "EDOT_KAFKA_SCENARIO",
      meaning: "scenario to run, repeatable ([scenarios.md](scenarios.md))",
      configMeaning: "scenarios to run",
      default: SCENARIOS.filter(({ isDefault }) => isDefault).map(({ name }) => name),
      defaultOf: { upgrade: ["delivery"] },
      inConfig: "value",
    },
    { commas: true, least: 1, check: scenarioProblem },
  ),
  items: wholeNumber(
    {
      flags: "--items <n>",
      env: "EDOT_KAFKA_ITEMS",
      meaning: "items per signal and scenario, at most 10,000,000",
      default: 1000,
      inConfig: "value",
    },
    { max: MOST_ITEMS },
  ),
  outage: wholeNumber({
    flags: "--outage <s>",
    env: "EDOT_KAFKA_OUTAGE",
    meaning: "minimum outage duration in seconds, not counting the restart",
    default: 15,
    inConfig: "value",
  }),
  outageKind: choice(OUTAGE_KINDS, {
    flags: "--outage-kind <kind>",
    env: "EDOT_KAFKA_OUTAGE_KIND",
    meaning:
      "how the target is away: `refuse`, `hang`, `cut` (Elasticsearch in a container), `429` or `503` (mOTLP)",
    default: "refuse",
    inConfig: "value",
  }),
  serial: toggle({
    flags: "--serial",
    env: "EDOT_KAFKA_SERIAL",
    meaning: "give each scenario an outage of its own ([why][serial])",
  }),
} as const;

export const SCENARIO_SECTION: Section = {
  name: "scenarios",
  commands: ["verify", "upgrade"],
  settings: SCENARIO_SETTINGS,
};

function scenarioProblem(names: readonly string[]): Problem | undefined {
  const unknown = names.find((name) => !NAMES.includes(name));
  if (unknown === undefined) return undefined;
  return {
    message: `unknown scenario "${unknown}"`,
    remedy: `choose one of: ${NAMES.join(", ")}`,
  };
}
