import { SIGNALS } from "../otlp/item.ts";
import type { OutageFacts } from "../record/fault-facts.ts";
import type { SettledFacts } from "../record/pipeline-facts.ts";
import type { ScenarioReport } from "./scenario-report.ts";

/** What a report says of an outage. */
export function outageReport(
  outage: OutageFacts,
  { movedAt, state: { arrived } }: SettledFacts,
): NonNullable<ScenarioReport["outage"]> {
  const rounded = (milliseconds: number) => Math.round(milliseconds) / 1000;
  const items = SIGNALS.reduce((sum, signal) => sum + arrived[signal], 0);
  return {
    kind: outage.kind,
    seconds: rounded(outage.seconds * 1000),
    catchUpSeconds: rounded(Math.max(0, movedAt - outage.endedAt)),
    arrivedDuringCatchUp: Math.max(0, items - outage.arrivedBefore),
  };
}
