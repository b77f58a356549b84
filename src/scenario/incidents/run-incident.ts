import type { ScenarioRunOptions } from "../scenario-run.ts";
import type { FaultGround } from "./begin-fault.ts";
import type { Incident } from "./incident.ts";
import { type Played, playIncident } from "./play-incident.ts";

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
    othersWrite: faults.some((fault) => fault.do === "replay"),
    ...(traffic.signals === undefined ? {} : { signals: traffic.signals }),
  };
}

/**
 * Plays all of an incident: the items before it, which must arrive first, the faults with their traffic,
 * and the items after it.
 *
 * @param settle waits until the items before it have arrived; by default as the scenario does
 */
export async function runIncident(
  ground: Pick<FaultGround, "scenario" | "setup">,
  incident: Incident,
  settle: () => Promise<unknown> = () => ground.scenario.settle(),
): Promise<Played> {
  const { scenario } = ground;
  const { before, after } = incident.traffic;
  if (before > 0) {
    await scenario.phase("sending before anything goes wrong");
    await scenario.send(before);
  }
  await scenario.startBackend();
  if (before > 0) await settle();
  await scenario.phase(incident.title);
  const played = await playIncident(ground, incident);
  await scenario.phase("sending after it, catching up");
  if (after > 0) {
    // What comes after it is not mixed with what was in it.
    await scenario.untilInKafka();
    await scenario.send(after);
  }
  return played;
}
