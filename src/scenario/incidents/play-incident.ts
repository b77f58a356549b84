import { setTimeout } from "node:timers/promises";
import type { BegunFault } from "../faults/begun-fault.ts";
import { type Fault, faultOf } from "../faults/registry.ts";
import type { ScenarioRun } from "../scenario-run.ts";
import type { Incident } from "./incident.ts";

/** How often items are sent, in milliseconds. */
const TICK_MS = 500;

/** Something to do at a moment, in milliseconds since the traffic began. */
interface Step {
  readonly at: number;
  readonly act: () => Promise<void>;
}

/**
 * Sends the traffic while the faults happen. Each begins and ends no earlier than its time; a part that
 * takes its time to come back makes what follows later. At the end everything is whole again and all of
 * the traffic is answered for.
 */
export async function playIncident(
  scenario: ScenarioRun,
  { traffic, faults }: Pick<Incident, "traffic" | "faults">,
): Promise<void> {
  const { signal } = scenario.pipeline;
  const started = performance.now();
  const until = async (at: number) => {
    const left = started + at - performance.now();
    if (left > 0) await setTimeout(left, undefined, { signal });
    signal.throwIfAborted();
  };
  const sending = send(scenario, traffic, until);
  // Reported below; a fault that cannot happen is reported first.
  sending.catch(() => undefined);
  for (const { at, act } of steps(scenario, faults, traffic.for)) {
    await until(at);
    await act();
  }
  await sending;
}

/** What begins and what ends, in order of time; what has no end of its own ends with the traffic. */
function steps(scenario: ScenarioRun, faults: readonly Fault[], length: number): Step[] {
  return faults
    .flatMap((fault): Step[] => {
      let begun: BegunFault | undefined;
      const lasts = "for" in fault ? fault.for : undefined;
      return [
        {
          at: fault.at,
          act: async () => {
            begun = await scenario.inject(faultOf(fault));
          },
        },
        {
          at: lasts === undefined ? Math.max(length, fault.at) : fault.at + lasts,
          act: async () => {
            if ("until" in fault && fault.until !== undefined)
              await scenario.untilAlert(fault.until);
            await begun?.end();
          },
        },
      ];
    })
    .sort((a, b) => a.at - b.at);
}

/** Sends at a rate; what was late is sent with what comes next, so that the number is always the same. */
async function send(
  scenario: ScenarioRun,
  traffic: Incident["traffic"],
  until: (at: number) => Promise<void>,
): Promise<void> {
  const due = (at: number) => Math.round((traffic.rate * at) / 1000);
  let sent = 0;
  for (let at = 0; at < traffic.for; at += TICK_MS) {
    await until(at);
    const count = due(Math.min(at + TICK_MS, traffic.for)) - sent;
    sent += count;
    if (count > 0) await scenario.send(count);
  }
}
