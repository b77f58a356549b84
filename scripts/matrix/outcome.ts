import { SIGNALS } from "../../src/otlp/item.ts";
import { withoutRefused } from "../../src/verdict/account/signal-account.ts";
import type { ScenarioReport } from "../../src/verdict/scenario-report.ts";

/** What became of a scenario or an incident on one combination of versions. */
export interface Outcome {
  readonly verdict: string;
  /** Accepted items of all signals that are missing. */
  readonly lost: number;
  readonly findings: readonly string[];
}

/** The outcome of a scenario. */
export function outcomeOf({ verdict, signals, findings, error }: ScenarioReport): Outcome {
  const lost = SIGNALS.reduce((sum, signal) => {
    const account = signals[signal];
    return sum + (account === undefined ? 0 : withoutRefused(account).missing);
  }, 0);
  const said = error === undefined ? verdict : `${verdict} (${error.code})`;
  return { verdict: said, lost, findings: [...new Set(findings.map(({ code }) => code))].sort() };
}

/** An outcome in a cell of a table. */
export function outcomeWords({ verdict, lost, findings }: Outcome): string {
  return [verdict, ...(lost === 0 ? [] : [`${lost} lost`]), ...findings].join("; ");
}

/** Whether outcomes differ in more than how many items were lost: that number is luck. */
export function areDifferent(outcomes: readonly Outcome[]): boolean {
  const kinds = outcomes.map(({ verdict, lost, findings }) =>
    JSON.stringify([verdict, lost > 0, findings]),
  );
  return new Set(kinds).size > 1;
}
