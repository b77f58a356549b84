import { CAPTURE_SECTION, type CAPTURE_SETTINGS } from "./capture-settings.ts";
import { CHECK_SECTION, type CHECK_SETTINGS } from "./check-settings.ts";
import { CONFIG_SECTION, type CONFIG_SETTINGS } from "./config-settings.ts";
import { PART_SECTION, type PART_SETTINGS } from "./part-settings.ts";
import { REPORT_SECTION, type REPORT_SETTINGS } from "./report-settings.ts";
import { REPRODUCE_SECTION, type REPRODUCE_SETTINGS } from "./reproduce-settings.ts";
import { SCENARIO_SECTION, type SCENARIO_SETTINGS } from "./scenario-settings.ts";
import type { Section, ValuesOf } from "./setting.ts";
import {
  type DOCTOR_SETTINGS,
  type JUDGE_SETTINGS,
  type PROVISION_SETTINGS,
  TOOL_SECTIONS,
} from "./tool-settings.ts";
import { UP_SECTION, type UP_SETTINGS } from "./up-settings.ts";
import { UPGRADE_SECTION, type UPGRADE_SETTINGS } from "./upgrade-settings.ts";

/** Every setting of every command, in the order of the reference. */
export const SECTIONS: readonly Section[] = [
  CONFIG_SECTION,
  PART_SECTION,
  REPORT_SECTION,
  SCENARIO_SECTION,
  CHECK_SECTION,
  UP_SECTION,
  REPRODUCE_SECTION,
  UPGRADE_SECTION,
  CAPTURE_SECTION,
  ...TOOL_SECTIONS,
];

/** What gives a command its configs. */
export type ConfigValues = ValuesOf<typeof CONFIG_SETTINGS> & {
  /** Variables that the config file sets; `env` and `envFile` take precedence. */
  readonly configEnv?: Readonly<Record<string, string>>;
};

/** The settings of what every command that starts a pipeline has. */
export type RunValues = ConfigValues & ValuesOf<typeof PART_SETTINGS>;

/** The settings of what every command that ends in a report has. */
export type ReportValues = ValuesOf<typeof REPORT_SETTINGS>;

/** The settings of `verify`. */
export type VerifyValues = RunValues & ReportValues & ValuesOf<typeof SCENARIO_SETTINGS>;

/** The values of each command's settings. */
export interface CommandOptions {
  readonly verify: VerifyValues;
  readonly check: ConfigValues & ValuesOf<typeof CHECK_SETTINGS>;
  readonly up: RunValues & ValuesOf<typeof UP_SETTINGS>;
  readonly reproduce: RunValues & ReportValues & ValuesOf<typeof REPRODUCE_SETTINGS>;
  readonly upgrade: VerifyValues & ValuesOf<typeof UPGRADE_SETTINGS>;
  readonly capture: ValuesOf<typeof CAPTURE_SETTINGS>;
  readonly provision: ValuesOf<typeof PROVISION_SETTINGS>;
  readonly judge: ValuesOf<typeof JUDGE_SETTINGS>;
  readonly doctor: ValuesOf<typeof DOCTOR_SETTINGS>;
}
