import { type Command, InvalidArgumentError } from "commander";
import { HarnessError } from "../../base/errors.ts";
import {
  OUTAGE_KINDS,
  OUTAGES_OF,
  type OutageKind,
  TARGET_NAMES,
} from "../../collector-config/target-kind.ts";
import { SCENARIOS } from "../../scenario/catalogue.ts";
import type { VerifyRequest } from "../../scenario/verify-request.ts";
import { declareReportOptions, type ReportChoices, reportChoices } from "./report-options.ts";
import {
  declareRunOptions,
  listed,
  option,
  positiveInteger,
  type RunOptions,
  toRunRequest,
} from "./run-options.ts";

/** All scenarios, in the order in which they run. */
const NAMES = SCENARIOS.map(({ name }) => name);
/** What runs unless scenarios are named. */
const DEFAULT_SCENARIOS = SCENARIOS.filter(({ isDefault }) => isDefault).map(({ name }) => name);
/** A controller quorum survives the loss of one of three. */
const BROKERS_TO_LOSE_ONE = 3;

/** The options as commander hands them over. */
export interface VerifyOptions extends RunOptions, ReportChoices {
  readonly scenario: readonly string[];
  readonly outage: number;
  readonly outageKind: OutageKind;
  readonly items: number;
  readonly serial?: boolean;
}

/**
 * Declares the options; each has a twin in the environment, and the option wins.
 *
 * @param defaults the scenarios that run unless others are named
 */
export function declareVerifyOptions(
  command: Command,
  defaults: readonly string[] = DEFAULT_SCENARIOS,
): Command {
  return declareReportOptions(declareRunOptions(command))
    .addOption(
      option("--scenario <name>", `scenario to run, repeatable (${NAMES.join(", ")})`, "SCENARIO")
        .argParser(listed)
        .default([], defaults.join(", ")),
    )
    .addOption(
      option("--outage <seconds>", "how long the target is away", "OUTAGE")
        .argParser(positiveInteger)
        .default(15),
    )
    .addOption(
      option("--outage-kind <kind>", "how the target is away", "OUTAGE_KIND")
        .choices(OUTAGE_KINDS)
        .default("refuse"),
    )
    .addOption(
      option("--items <n>", "items per signal and scenario", "ITEMS")
        .argParser(itemCount)
        .default(1000),
    )
    .addOption(
      option("--serial", "give each scenario an outage of its own, one after the other", "SERIAL"),
    );
}

/** What the options ask for, but for what only this machine can say. */
export type CheckedRequest = Omit<VerifyRequest, "inherited" | "runtime" | "images">;

/**
 * Checks the options against the known versions.
 *
 * @throws HarnessError `bad-option`, `unknown-edot-version` or `file-not-found`
 */
export function toVerifyRequest(options: VerifyOptions): CheckedRequest {
  const unknown = options.scenario.find((name) => !NAMES.includes(name));
  if (unknown !== undefined) {
    throw new HarnessError({
      code: "bad-option",
      message: `there is no scenario ${unknown}`,
      place: "--scenario",
      remedy: `choose one of: ${NAMES.join(", ")}`,
    });
  }
  if (options.scenario.includes("broker-crash") && options.brokers < BROKERS_TO_LOSE_ONE) {
    throw new HarnessError({
      code: "bad-option",
      message: `the scenario broker-crash needs ${BROKERS_TO_LOSE_ONE} brokers: the other ones go on without one`,
      place: "--brokers",
      remedy: `add --brokers ${BROKERS_TO_LOSE_ONE}`,
    });
  }
  const outages = OUTAGES_OF[options.target];
  if (!outages.includes(options.outageKind)) {
    throw new HarnessError({
      code: "bad-option",
      message: `${TARGET_NAMES[options.target]} cannot be made to be away by ${options.outageKind}`,
      place: "--outage-kind",
      remedy: `choose one of: ${outages.join(", ")}`,
    });
  }
  return {
    ...toRunRequest(options),
    scenarios: NAMES.filter((name) =>
      (options.scenario.length === 0 ? DEFAULT_SCENARIOS : options.scenario).includes(name),
    ),
    outage: { kind: options.outageKind, seconds: options.outage },
    items: options.items,
    ...(options.serial === true ? { serial: true } : {}),
    ...reportChoices(options),
  };
}

/** A ledger of this many items takes some 10 GB of disk. */
const MOST_ITEMS = 10_000_000;

function itemCount(text: string): number {
  const items = positiveInteger(text);
  if (items > MOST_ITEMS) {
    throw new InvalidArgumentError(`It must be at most ${MOST_ITEMS}.`);
  }
  return items;
}
