import type { OutageKind } from "../../collector-config/target-kind.ts";
import type { OutageFacts } from "../../record/fault-facts.ts";
import { CommitWatch } from "../faults/commit-watch.ts";
import type { ScenarioRun } from "../scenario-run.ts";
import type { EndFault } from "./begin-fault.ts";
import type { Fault } from "./incident.ts";

/** How the target is away by a fault; undefined where it goes on to take items. */
export function outageKindOf(fault: Fault): OutageKind | undefined {
  switch (fault.do) {
    case "kill":
      return fault.part === "target" ? "refuse" : undefined;
    case "pause":
      return fault.part === "target" ? "hang" : undefined;
    case "answer":
      return fault.status === 429 ? "429" : fault.status === 503 ? "503" : undefined;
    default:
      return undefined;
  }
}

/** Follows what is committed while the target is away. */
export async function watchOutage(
  scenario: ScenarioRun,
  kind: OutageKind,
  begin: () => Promise<EndFault>,
  onEnd: (outage: OutageFacts) => void,
): Promise<EndFault> {
  const { admin } = await scenario.pipeline.kafka;
  const { arrived: arrivedBefore, itemsSent: from } = scenario;
  const start = performance.now();
  const end = await begin();
  const watch = await CommitWatch.openInFlow(admin);
  return async () => {
    await watch.until(performance.now(), scenario.pipeline.signal);
    const sequences = { from, to: scenario.itemsSent };
    const commits = watch.commits();
    await end();
    const endedAt = performance.now();
    const seconds = (endedAt - start) / 1000;
    onEnd({ kind, seconds, endedAt, sequences, arrivedBefore, commits });
  };
}
