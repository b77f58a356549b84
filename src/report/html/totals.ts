import { SIGNALS } from "../../otlp/item.ts";
import { type SignalAccount, sumAccounts } from "../../verdict/account/signal-account.ts";
import { type Losses, sumLosses } from "../../verdict/attribution/hop.ts";
import type { ScenarioReport, SignalReport } from "../../verdict/scenario-report.ts";
import type { Report } from "../report.ts";

/** All signals of a scenario or a case as one account. */
export function totalOf(signals: ScenarioReport["signals"]): SignalAccount & Losses {
  const found = SIGNALS.flatMap((signal): SignalReport[] => {
    const account = signals[signal];
    return account === undefined ? [] : [account];
  });
  return { ...sumAccounts(found), ...sumLosses(found) };
}

/** All scenarios of a report as one account. */
export function totalOfRun({ scenarios }: Pick<Report, "scenarios">): SignalAccount {
  return sumAccounts(scenarios.map(({ signals }) => totalOf(signals)));
}
