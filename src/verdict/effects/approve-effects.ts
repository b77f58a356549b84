import { SIGNALS } from "../../otlp/item.ts";
import type { ApprovedEffect, ApprovedEffects } from "../../record/approved-effects.ts";
import type { ScenarioReport } from "../scenario-report.ts";
import { approvalOf, isSame } from "./compare-effects.ts";
import { nameOf } from "./effect.ts";

/**
 * The effects of several scenarios as a file holds them. What was approved before and is still the same
 * keeps its words; of several scenarios, the first one that has an effect counts.
 */
export function approvedFrom(
  scenarios: readonly Pick<ScenarioReport, "effects" | "signals">[],
  before: ApprovedEffects,
): ApprovedEffects {
  const judged = scenarios.filter(({ effects }) => effects !== undefined);
  if (judged.length === 0) return before;
  const entries = SIGNALS.flatMap((signal) => {
    const seen = judged.flatMap(({ effects = [] }) =>
      effects.filter((one) => one.signal === signal),
    );
    const isSent = judged.some(({ signals }) => signals[signal] !== undefined);
    if (!isSent) return before[signal] === undefined ? [] : [[signal, before[signal]] as const];
    const own: Record<string, ApprovedEffect> = {};
    for (const effect of seen) {
      const name = nameOf(effect);
      const known = before[signal]?.[name];
      const isKnown = known !== undefined && isSame(known, effect, effect.of);
      own[name] ??= isKnown ? known : approvalOf(effect);
    }
    return Object.keys(own).length === 0 ? [] : [[signal, own] as const];
  });
  return Object.fromEntries(entries);
}
