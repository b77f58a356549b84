import type { ScenarioRun, ScenarioRunOptions } from "../scenario-run.ts";
import type { Incident } from "./incident.ts";
import { playIncident } from "./play-incident.ts";
import { writeMessages } from "./setup-of.ts";

/** The options of a scenario that an incident's traffic sets. */
export type IncidentSending = Pick<
  ScenarioRunOptions,
  "title" | "traffic" | "othersWrite" | "signals"
>;

/** How an incident's items differ from the usual ones. */
export function sendingOf({ title, traffic, faults }: Incident): IncidentSending {
  return {
    title,
    traffic: {
      traits: {
        aheadMs: traffic.clock,
        moreBytes: traffic.itemBytes,
        ...(traffic.histograms === "delta" ? { deltaHistograms: true } : {}),
      },
      batchSize: traffic.batch,
    },
    othersWrite: writeMessages(faults),
    ...(traffic.signals === undefined ? {} : { signals: traffic.signals }),
  };
}

/**
 * Plays all of an incident: the items before it, which must arrive first, the faults with their traffic,
 * and the items after it.
 */
export async function runIncident(scenario: ScenarioRun, incident: Incident): Promise<void> {
  const { before, after } = incident.traffic;
  if (before > 0) {
    await scenario.phase("sending before anything goes wrong");
    await scenario.send(before);
  }
  await scenario.startBackend();
  if (before > 0) await scenario.settle();
  await scenario.phase(incident.title);
  await playIncident(scenario, incident);
  await scenario.phase("sending after the incident, catching up");
  if (after > 0) {
    // What comes after it is not mixed with what was in it.
    await scenario.untilInKafka();
    await scenario.send(after);
  }
}
