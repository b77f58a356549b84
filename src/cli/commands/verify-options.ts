import { HarnessError } from "../../base/errors.ts";
import { OUTAGES_OF, TARGET_NAMES } from "../../collector-config/target-kind.ts";
import { SCENARIOS } from "../../scenario/catalogue.ts";
import type { VerifyRequest } from "../../scenario/verify-request.ts";
import type { VerifyValues } from "../settings/sections.ts";
import { reportChoices } from "./report-options.ts";
import { toRunRequest } from "./run-options.ts";

/** A controller quorum survives the loss of one of three. */
const BROKERS_TO_LOSE_ONE = 3;

/** What the options ask for, except for what only this machine knows. */
export type CheckedRequest = Omit<VerifyRequest, "inherited" | "runtime" | "images">;

/**
 * Checks the options against each other.
 *
 * @throws HarnessError `bad-option`, `unknown-edot-version` or `file-not-found`, placed at an option
 */
export function toVerifyRequest(options: VerifyValues): CheckedRequest {
  if (options.scenarios.includes("broker-crash") && options.brokers < BROKERS_TO_LOSE_ONE) {
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
      message: `the outage kind ${options.outageKind} is not available for ${TARGET_NAMES[options.target]}`,
      place: "--outage-kind",
      remedy: `choose one of: ${outages.join(", ")}`,
    });
  }
  return {
    ...toRunRequest(options),
    // In the order in which they run.
    scenarios: SCENARIOS.map(({ name }) => name).filter((name) => options.scenarios.includes(name)),
    outage: { kind: options.outageKind, seconds: options.outage },
    items: options.items,
    ...(options.serial === true ? { serial: true } : {}),
    ...reportChoices(options),
  };
}
